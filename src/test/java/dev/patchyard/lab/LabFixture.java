package dev.patchyard.lab;

import dev.patchyard.lab.hosts.HostPlan;
import dev.patchyard.lab.hosts.LabHost;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The lab's services in this process over fake hosts, new for every test. */
abstract class LabFixture {
    @TempDir
    Path state;

    final FakeHosts hosts = new FakeHosts();
    final List<LabHost> planned = HostPlan.of(12);
    private final HttpClient http = HttpClient.newHttpClient();
    LabServices lab;

    @BeforeEach
    void startLab() throws IOException {
        lab = LabServices.start(LabSettings.onLoopback(state, planned, hosts));
    }

    @AfterEach
    void stopLab() {
        lab.close();
        http.close();
    }

    void restartLab() throws IOException {
        lab.close();
        startLab();
    }

    LabClient as(String person) {
        return new LabClient(http, lab, person);
    }

    /** Raises a change for {@code deb-01} and gives its id. */
    String raisedChange(String requester) {
        return as(requester).post("itsm", "/itsm/changes", "{'title':'Patch','affected_cis':['deb-01']}").field("id");
    }
}
