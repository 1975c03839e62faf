package dev.patchyard.adapter.scanner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RivalsTest {
    private static final String MARK = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "yes | timer apt-daily-upgrade.timer,apt APT::Periodic::Unattended-Upgrade \"1\"; | unattended-upgrades",
        "yes | cron apt-compat,apt APT::Periodic::Unattended-Upgrade \"1\"; | -",
        "no | cron apt-compat,apt APT::Periodic::Unattended-Upgrade \"1\"; | unattended-upgrades",
        "no | cron apt-compat,apt APT::Periodic::Unattended-Upgrade \"0\"; | -",
        "no | cron apt-compat,apt APT::Periodic::Unattended-Upgrade \"1\";,apt APT::Periodic::Enable \"0\"; | -",
        "no | cron apt-compat,apt APT::Periodic::Update-Package-Lists \"1\"; | -",
        "yes | timer dnf-automatic-install.timer | dnf-automatic",
        "yes | timer dnf-automatic.timer | -",
        "yes | timer dnf-automatic.timer,dnf apply_updates = yes | dnf-automatic",
        "yes | timer dnf-automatic.timer,dnf apply_updates = no | -",
        "yes | timer dnf5-automatic.timer,dnf apply_updates=True | dnf5-automatic"
    })
    void onlyWhatIsSwitchedOnIsARival(String systemd, String lines, String rival) {
        assertThat(Rivals.of(parts(systemd.equals("yes"), lines.replace(',', '\n')))).isEqualTo(
                rival == null ? List.of() : List.of(rival));
    }

    @Test
    void whatIsNotUnderstoodIsNotPassedOver() {
        assertThatThrownBy(() -> Rivals.of(parts(true, "something else"))).isInstanceOf(IllegalArgumentException.class);
    }

    private static Parts parts(boolean systemd, String rivals) {
        String facts = "@" + MARK + " facts\nuid=0\n" + (systemd ? "systemd=yes\n" : "") + "\n@" + MARK + " . 0\n";
        return Parts.of(facts + "@" + MARK + " rivals\n" + rivals + "\n\n@" + MARK + " . 0\n@" + MARK + " end\n", "", MARK);
    }
}
