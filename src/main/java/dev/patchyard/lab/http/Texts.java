package dev.patchyard.lab.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Small pieces of HTTP that several services need. */
public final class Texts {
    private static final Pattern ETAG = Pattern.compile("\"(\\d{1,18})\"");

    private Texts() {}

    /** @return the version in {@code If-Match}; nothing when the header is absent or {@code *} */
    public static Optional<Long> ifMatch(Call call) {
        return call.header("If-Match").filter(value -> !value.equals("*")).map(value -> {
            Matcher matcher = ETAG.matcher(value.strip());
            if (!matcher.matches()) {
                throw Problem.of(412, "version_mismatch", "If-Match is not an ETag of this service");
            }
            return Long.valueOf(matcher.group(1));
        });
    }

    /** @return one path segment, percent-encoded */
    public static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** @return a list as a bare JSON array, as the plain services have it */
    public static Answer array(List<? extends JsonNode> items) {
        return Answer.json(200, Json.array(items));
    }

    /** @return one of the lab's own documents */
    public static Answer resource(String name) {
        try (InputStream content = Texts.class.getResourceAsStream("/dev/patchyard/lab/" + name)) {
            if (content == null) {
                throw Problem.notFound("document", name);
            }
            return new Answer(200, "application/yaml", content.readAllBytes(), Map.of());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
