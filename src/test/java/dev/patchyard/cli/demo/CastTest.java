package dev.patchyard.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CastTest {
    @Test
    void everyPartHasAHostOfItsOwnAndTheFirstHostsAreLeftForTheCanary() {
        List<String> debian = IntStream.rangeClosed(1, 8).mapToObj("deb-%02d"::formatted).toList();
        List<String> el = IntStream.rangeClosed(1, 4).mapToObj("el-%02d"::formatted).toList();

        Cast cast = Cast.of(debian, el);

        assertThat(Set.of(cast.forgotten(), cast.sick(), cast.silent(), cast.unreachable(), cast.mistagged()))
                .hasSize(5)
                .doesNotContain("deb-01", "deb-02", "el-01", "el-02");
    }
}
