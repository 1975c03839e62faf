package dev.patchyard.lab.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchyard.lab.http.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryServerTest {
    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private Suites suites;
    private RepositoryServer server;

    @BeforeEach
    void start() throws IOException {
        write("repo/apt/acme/1.0/InRelease", "one");
        write("repo/apt/acme/2.0/InRelease", "two");
        write("repo/apt/acme/1.0/a+b~1.deb", "package");
        write("repo/apt/security/InRelease", "waiting");
        write("repo/apt/security-none/InRelease", "nothing waits");
        write("repo/rpm/acme/1.0/repodata/repomd.xml", "rpm one");
        write("secret", "secret");
        suites = new Suites(folder.resolve("state"));
        server = new RepositoryServer(folder.resolve("repo"), suites, new InetSocketAddress("127.0.0.1", 0));
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    @Test
    void everyHostSeesItsOwnSuite() throws Exception {
        suites.set("deb-02", Json.object().put("apt_acme", "2.0").put("security", false));
        assertThat(get("/deb-01/apt/acme/./InRelease").body()).isEqualTo("one");
        assertThat(get("/deb-02/apt/acme/./InRelease").body()).isEqualTo("two");
        assertThat(get("/deb-01/apt/security/InRelease").body()).isEqualTo("waiting");
        assertThat(get("/deb-02/apt/security/InRelease").body()).isEqualTo("nothing waits");
        assertThat(get("/el-01/rpm/acme/repodata/repomd.xml").body()).isEqualTo("rpm one");
        assertThat(get("/deb-01/apt/acme/a%2bb%7e1.deb").body()).isEqualTo("package");
    }

    @Test
    void anIndexIsNeverCalledUnchanged() throws Exception {
        assertThat(get("/deb-01/apt/acme/InRelease", "If-Modified-Since", "Sun, 01 Jan 2090 00:00:00 GMT").statusCode())
                .isEqualTo(200);
    }

    @Test
    void nothingOutsideTheSuiteIsServed() throws Exception {
        Files.createSymbolicLink(folder.resolve("repo/apt/acme/1.0/link"), folder.resolve("secret"));
        for (String path : new String[] {"/deb-01/apt/acme/%2e%2e/%2e%2e/%2e%2e/%2e%2e/secret", "/deb-01/apt/acme/link",
                "/deb-01/apt/acme/%2e%2e/2.0/InRelease", "/deb-01/apt/acme/", "/deb-01/apt/acme", "/",
                "/deb-01/gem/acme/x",
                "/deb-01/apt/acme/%00", "/deb-01/apt/acme//etc/passwd"}) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        return http.send((headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void write(String file, String content) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), content);
    }
}
