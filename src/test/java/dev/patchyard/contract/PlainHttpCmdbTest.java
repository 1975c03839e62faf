package dev.patchyard.contract;

/** The same items from a server with SPEC-050's verbs and shapes only. */
class PlainHttpCmdbTest extends HttpCmdbTest {
    @Override
    String service() {
        return "cmdb_plain";
    }
}
