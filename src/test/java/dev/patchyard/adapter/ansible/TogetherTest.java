package dev.patchyard.adapter.ansible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.patchyard.given.Hosts;
import dev.patchyard.inventory.Ci;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TogetherTest {
    private static final List<Ci> HOSTS = IntStream.range(0, 40).mapToObj(number -> Hosts.ci("web-" + number, "debian12")).toList();

    @Test
    void everyHostIsAskedOnAVirtualThreadAndNeverMoreAtOnceThanAllowed() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch five = new CountDownLatch(5);
        Map<String, String> answers = Together.ask(HOSTS, 5, host -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            assertThat(Thread.currentThread().isVirtual()).isTrue();
            five.countDown();
            await(five);
            now.decrementAndGet();
            return host.name();
        });
        assertThat(most).hasValue(5);
        assertThat(answers.keySet()).containsExactlyElementsOf(HOSTS.stream().map(Ci::id).toList());
    }

    @Test
    void aHostThatBreaksTheWorkIsNamed() {
        assertThatThrownBy(() -> Together.ask(HOSTS, 5, host -> {
            throw new IllegalArgumentException("broken");
        })).isInstanceOf(IllegalStateException.class).hasMessageContaining("web-0");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException end) {
            throw new IllegalStateException(end);
        }
    }
}
