package dev.patchyard.contract;

/** The same items from a server with plain verbs and shapes only. */
class PlainHttpCmdbTest extends HttpCmdbTest {
    @Override
    String service() {
        return "cmdb_plain";
    }
}
