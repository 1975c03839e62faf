package dev.patchyard.adapter.http;

import dev.patchyard.inventory.CollaboratorFault;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Builds the path of a resource so that an identifier is one segment, whatever characters are in it. */
public final class ResourcePath {
    private ResourcePath() {}

    /**
     * @param segments plain text, not encoded
     * @throws CollaboratorFault REFUSED when one cannot be a segment: empty, a dot segment, or broken text
     */
    public static String of(String... segments) {
        StringBuilder path = new StringBuilder();
        for (String segment : segments) {
            boolean broken = !StandardCharsets.UTF_8.newEncoder().canEncode(segment);
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || broken) {
                throw new CollaboratorFault(CollaboratorFault.Kind.REFUSED, "an identifier cannot stand in an address");
            }
            path.append('/').append(encode(segment));
        }
        return path.toString();
    }

    /** @return {@code ?a=1&b=2}, empty when there are no parameters */
    public static String query(List<Map.Entry<String, String>> parameters) {
        StringBuilder query = new StringBuilder();
        for (Map.Entry<String, String> parameter : parameters) {
            query.append(query.isEmpty() ? '?' : '&').append(encode(parameter.getKey())).append('=')
                    .append(encode(parameter.getValue()));
        }
        return query.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    }
}
