package dev.patchyard.contract;

/** The same desk as one that has SPEC-060's verbs and shapes only. */
class PlainHttpItsmTest extends HttpItsmTest {
    @Override
    String service() {
        return "itsm_plain";
    }

    @Override
    boolean keepsTheWholeContract() {
        return false;
    }
}
