package dev.patchyard.cli.bench;

import dev.patchyard.cli.Trouble;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Reads the stream of a run's task log as somebody does who watches. Keeps nothing but counts. */
final class Follower implements Runnable {
    private static final String NUMBER = "id: ";

    private final URI stream;
    private final String token;
    private volatile long last;
    private volatile long outOfOrder;
    private volatile boolean broken;

    Follower(URI stream, String token) {
        this.stream = stream;
        this.token = token;
    }

    /** Reads until the stream ends. */
    @Override
    public void run() {
        HttpRequest request = HttpRequest.newBuilder(stream)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new Trouble("the stream was refused: " + response.statusCode());
            }
            read(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
        } catch (IOException lost) {
            broken = true;
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(BufferedReader reader) throws IOException {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.startsWith(NUMBER)) {
                long number = Long.parseLong(line.substring(NUMBER.length()));
                outOfOrder += Math.abs(number - last - 1);
                last = number;
            }
        }
    }

    /** @return the number of the newest line that it got */
    long last() {
        return last;
    }

    /** @return lines that it did not get or that came twice */
    long outOfOrder() {
        return broken ? Long.MAX_VALUE : outOfOrder;
    }
}
