package dev.patchyard.adapter.scanner;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A connection that a jump host opens for us. */
final class JumpThrough implements Proxy {
    private final Session bastion;
    private @Nullable ChannelDirectTCPIP channel;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    JumpThrough(Session bastion) {
        this.bastion = bastion;
    }

    @Override
    public void connect(SocketFactory factory, String host, int port, int timeout) throws JSchException, IOException {
        ChannelDirectTCPIP opened = (ChannelDirectTCPIP) bastion.openChannel("direct-tcpip");
        opened.setHost(host);
        opened.setPort(port);
        in = opened.getInputStream();
        out = opened.getOutputStream();
        opened.connect(timeout);
        channel = opened;
    }

    @Override
    public @Nullable InputStream getInputStream() {
        return in;
    }

    @Override
    public @Nullable OutputStream getOutputStream() {
        return out;
    }

    @Override
    public @Nullable Socket getSocket() {
        return null;
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.disconnect();
        }
        bastion.disconnect();
    }
}
