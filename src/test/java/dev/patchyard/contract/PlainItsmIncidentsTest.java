package dev.patchyard.contract;

/** Incidents of a desk whose lists are bare arrays without filters. */
class PlainItsmIncidentsTest extends ItsmIncidentsTest {
    @Override
    String service() {
        return "itsm_plain";
    }
}
