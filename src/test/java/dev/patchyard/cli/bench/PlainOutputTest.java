package dev.patchyard.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlainOutputTest {
    private final PlainOutput output = new PlainOutput();

    @Test
    void aTaskBeginsWithItsBanner() {
        say(1, "TASK [Read the clock] ****************");
        say(2, "TASK [Take a snapshot] ***************");
        say(3, "ok: [deb-01 -> localhost]");

        assertThat(output.began("Take a snapshot")).isEqualTo(2);
    }

    @Test
    void whereHostsRunFreelyTheFirstHostsStartCountsBecauseTheBannerComesWithTheFirstResult() {
        say(1, " [started TASK: Take a snapshot on deb-03]");
        say(5, "TASK [Take a snapshot] ***************");

        assertThat(output.began("Take a snapshot")).isEqualTo(1);
    }

    @Test
    void aTaskThatNeverBeganIsAnError() {
        say(1, "TASK [Take a snapshot of something else] ***");

        assertThatThrownBy(() -> output.began("Take a snapshot")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLastJudgementIsTheLastResultThatWasNotSkipped() {
        say(4, "changed: [deb-01]");
        say(6, "ok: [deb-02]");
        say(7, "skipping: [deb-02]");
        say(8, "ok: [localhost]");
        say(9, "deb-02                     : ok=6    changed=1    unreachable=0    failed=0    skipped=2    rescued=0    ignored=0   ");

        assertThat(output.lastResult()).isEqualTo(6);
    }

    @Test
    void resultsOfALoopAreResultsToo() {
        say(4, "ok: [deb-02] => (item=3)");

        assertThat(output.lastResult()).isEqualTo(4);
    }

    @Test
    void onlyHostsThatWereChangedAndNeitherFailedNorGotLostSucceeded() {
        say(1, "deb-01                     : ok=6    changed=1    unreachable=0    failed=0    skipped=2    rescued=0    ignored=0   ");
        say(1, "deb-02                     : ok=6    changed=1    unreachable=0    failed=1    skipped=2    rescued=0    ignored=0   ");
        say(1, "deb-03                     : ok=6    changed=1    unreachable=1    failed=0    skipped=2    rescued=0    ignored=0   ");
        say(1, "localhost                  : ok=2    changed=0    unreachable=0    failed=0    skipped=0    rescued=0    ignored=0   ");

        assertThat(output.succeeded()).containsExactly("deb-01");
    }

    @Test
    void failuresAreTold() {
        say(1, "ok: [deb-01]");
        say(2, "fatal: [deb-02]: FAILED! => {\"msg\": \"no space\"}");

        assertThat(output.complaints()).isEqualTo("fatal: [deb-02]: FAILED! => {\"msg\": \"no space\"}");
    }

    private void say(double at, String text) {
        output.add(at, text);
    }
}
