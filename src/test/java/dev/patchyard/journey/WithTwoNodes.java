package dev.patchyard.journey;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives the tests of a {@link ProcessJourney} class {@link TwoNodes}, which end with the class. */
final class WithTwoNodes implements BeforeEachCallback {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(WithTwoNodes.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        ExtensionContext ofClass = context;
        while (ofClass.getTestMethod().isPresent()) {
            ofClass = ofClass.getParent().orElseThrow();
        }
        ProcessJourney journey = (ProcessJourney) context.getRequiredTestInstance();
        TwoNodes nodes = ofClass.getStore(SPACE).getOrComputeIfAbsent(
                TwoNodes.class, type -> new TwoNodes(OnTheLab.site(context), journey.lease()), TwoNodes.class);
        journey.arrive(nodes);
    }
}
