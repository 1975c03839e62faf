package dev.patchyard.adapter.postgres;

/**
 * Where a database is and how to log in.
 *
 * @param url      JDBC address without credentials
 * @param user     role
 * @param password its password, empty where the server asks for none
 */
public record DatabaseAddress(String url, String user, String password) {
    /** Leaves the password out, so that it cannot slip into a log. */
    @Override
    public String toString() {
        return user + " at " + url;
    }
}
