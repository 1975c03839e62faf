package dev.patchyard.failpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between one server and its database: a port of this machine whose connections lead to another port. It can be
 * {@link #cut}, and then what is sent is lost without a word in both directions, as on a network that drops packets, or
 * {@link #refuse} everybody, as a machine without a database does.
 */
public final class Wire implements AutoCloseable {
    private enum State {
        WHOLE,
        CUT,
        REFUSING
    }

    private final ServerSocket entrance;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile State state = State.WHOLE;

    public Wire(int target) {
        this.target = target;
        try {
            this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        Thread.ofVirtual().name("wire").start(this::accept);
    }

    public int port() {
        return entrance.getLocalPort();
    }

    /** From now on nothing arrives, and no connection is ended. */
    public void cut() {
        state = State.CUT;
    }

    /** Ends all connections, and new ones at once. */
    public void refuse() {
        state = State.REFUSING;
        endAll();
    }

    /** New connections work again; those of before are ended, as their senders' packets are lost. */
    public void mend() {
        state = State.WHOLE;
        endAll();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = entrance.accept();
                open.add(near);
                if (state == State.REFUSING) {
                    end(near);
                } else if (state == State.WHOLE) {
                    connect(near);
                }
            }
        } catch (IOException closed) {
            endAll();
        }
    }

    private void connect(Socket near) {
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(far);
            Thread.ofVirtual().start(() -> pass(near, far));
            Thread.ofVirtual().start(() -> pass(far, near));
        } catch (IOException refused) {
            end(near);
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] some = new byte[16_384];
        try {
            for (int read = from.getInputStream().read(some); read >= 0; read = from.getInputStream().read(some)) {
                if (state == State.CUT) {
                    return;
                }
                to.getOutputStream().write(some, 0, read);
            }
        } catch (IOException broken) {
            // Both ends are told below.
        }
        if (state != State.CUT) {
            end(from);
            end(to);
        }
    }

    private void endAll() {
        open.forEach(this::end);
    }

    private void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException gone) {
            // It is what was wanted.
        }
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException gone) {
            // It is what was wanted.
        }
        endAll();
    }
}
