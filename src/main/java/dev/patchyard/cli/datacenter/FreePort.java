package dev.patchyard.cli.datacenter;

import dev.patchyard.cli.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of the machine's own loopback. */
final class FreePort {
    private FreePort() {}

    /** @return a port that nobody listened on a moment ago */
    static int any() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** @throws Trouble if somebody listens on it already */
    static void requireFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.setReuseAddress(true);
        } catch (IOException taken) {
            throw new Trouble("port " + port + " of this machine is taken; name another with --port");
        }
    }
}
