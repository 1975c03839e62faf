package dev.patchyard.advisory.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our order of versions is that of the package managers, who are asked themselves. */
class VersionOrderTest {
    private static final int PAIRS = 2000;
    private static final Path NPM = Path.of("src/test/resources/golden/npm/order.txt");
    private static final String ASK_DPKG = """
            while read -r left right; do
                if dpkg --compare-versions "$left" lt "$right"; then echo -1
                elif dpkg --compare-versions "$left" gt "$right"; then echo 1
                else echo 0; fi
            done <"$1"
            """;
    private static final String ASK_RPM = """
            exec rpm --eval "%{lua: for line in io.lines('$1') do
                local left, right = line:match('(%S+) (%S+)'); print(rpm.vercmp(left, right) .. '\\n') end}"
            """;

    @TempDir
    Path directory;

    @Test
    void thousandsOfGeneratedPairsAreInTheOrderOfDpkg() throws Exception {
        agree(VersionOrder.DEB, GeneratedVersions.deb(1, PAIRS), ASK_DPKG);
    }

    @Test
    void thousandsOfGeneratedPairsAreInTheOrderOfRpm() throws Exception {
        agree(VersionOrder.RPM, GeneratedVersions.rpm(1, PAIRS * 3), ASK_RPM);
    }

    @Test
    void thousandsOfRecordedPairsAreInTheOrderOfNpm() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String> recorded = Files.readAllLines(NPM).stream().filter(line -> !line.startsWith("#")).toList();
        for (String line : recorded) {
            String[] parts = line.split(" ");
            if (VersionOrder.NPM.compare(parts[0], parts[1]) != Integer.parseInt(parts[2])) {
                wrong.add(line);
            }
        }
        assertThat(recorded).hasSize(3000);
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DEB, 1.0, 1.0-0, 0",
        "DEB, 1.0~rc1-1, 1.0-1, -1",
        "DEB, 1:0.1, 2.0, 1",
        "DEB, 0.0~git20240101123059-1, 0.0~git20240101123100-1, -1",
        "DEB, 1.0-1+deb12u10, 1.0-1+deb12u9, 1",
        "RPM, 1.0, 1.0-1, -1",
        "RPM, 1.0^git1-1, 1.0-1, 1",
        "RPM, 1.0^git1-1, 1.0.1-1, -1",
        "RPM, 1.0~rc1-1, 1.0-1, -1",
        "RPM, 0:1.0-3.el9, 1.0-03.el9, 0",
        "NPM, 1.0.0-rc.1, 1.0.0, -1",
        "NPM, 1.0.0+one, 1.0.0+two, 0",
        "NPM, 1.0.0-2, 1.0.0-10, -1",
    })
    void whatPeopleKnow(VersionOrder order, String left, String right, int expected) {
        assertThat(order.compare(left, right)).isEqualTo(expected);
        assertThat(order.compare(right, left)).isEqualTo(-expected);
    }

    @ParameterizedTest
    @CsvSource({
        "DEB, 1.0-", "DEB, a:1", "DEB, 1_0", "DEB, :1", "DEB, '1 0'", "DEB, ''", "DEB, 1;rm", "DEB, ١",
        "RPM, 1.0-", "RPM, x:1-1", "RPM, 1:-1", "RPM, '1.0 1'", "RPM, ''", "RPM, 1$(id)",
        "NPM, 1.0", "NPM, 1.0.0-01", "NPM, 01.0.0", "NPM, 9007199254740992.0.0", "NPM, latest", "NPM, ''",
    })
    void whatIsNoVersionIsRefused(VersionOrder order, String text) {
        String good = order == VersionOrder.NPM ? "1.0.0" : "1.0";
        assertThatIllegalArgumentException().isThrownBy(() -> order.compare(text, good));
        assertThatIllegalArgumentException().isThrownBy(() -> order.compare(good, text));
    }

    private void agree(VersionOrder order, List<List<String>> pairs, String question) throws Exception {
        List<String> answers = ask(pairs, question);
        assertThat(answers).hasSameSizeAs(pairs);
        List<String> wrong = new ArrayList<>();
        for (int index = 0; index < pairs.size(); index++) {
            List<String> pair = pairs.get(index);
            int ours = order.compare(pair.get(0), pair.get(1));
            if (ours != Integer.parseInt(answers.get(index))) {
                wrong.add(pair + " is " + answers.get(index) + ", not " + ours);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(answers).as("all three answers occur").contains("-1", "0", "1");
    }

    private List<String> ask(List<List<String>> pairs, String question) throws Exception {
        Path file = Files.write(directory.resolve("pairs"), pairs.stream().map(pair -> String.join(" ", pair)).toList());
        Path complaints = directory.resolve("complaints");
        Process tool = new ProcessBuilder("bash", "-c", question, "ask", file.toString())
                .redirectError(complaints.toFile()).start();
        List<String> answers = tool.inputReader().lines().filter(line -> !line.isEmpty()).toList();
        assertThat(tool.waitFor()).as(Files.readString(complaints)).isZero();
        return answers;
    }
}
