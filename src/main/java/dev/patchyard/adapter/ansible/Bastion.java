package dev.patchyard.adapter.ansible;

import dev.patchyard.inventory.Login;

/**
 * A jump host of the configuration.
 *
 * @param user    who logs in there
 * @param address its name or address
 * @param port    its ssh port
 */
public record Bastion(String user, String address, int port) {
    /**
     * @param written {@code user@host} or {@code user@host:port}
     * @throws IllegalArgumentException when it is something else
     */
    public static Bastion parse(String written) {
        int at = written.indexOf('@');
        int colon = written.lastIndexOf(':');
        boolean hasPort = colon > at && written.indexOf(':', at) == colon;
        if (at < 1) {
            throw new IllegalArgumentException("bastion: expected user@host:port");
        }
        String address = hasPort ? written.substring(at + 1, colon) : written.substring(at + 1);
        int port;
        try {
            port = hasPort ? Integer.parseInt(written.substring(colon + 1)) : 22;
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("bastion: expected user@host:port", notANumber);
        }
        Login checked = new Login(address, port, written.substring(0, at), null);
        return new Bastion(checked.user(), checked.address(), checked.port());
    }
}
