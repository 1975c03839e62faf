package dev.patchyard.contract;

import dev.patchyard.alert.Alert;
import dev.patchyard.alert.Notifier;
import dev.patchyard.fake.FakeNotifier;
import java.util.List;

class FakeNotifierTest extends NotifierContract {
    private final FakeNotifier notifier = new FakeNotifier();

    @Override
    Notifier notifier() {
        return notifier;
    }

    @Override
    void resolve(String incidentId, String dedupKey) {
        notifier.resolve(dedupKey);
    }

    @Override
    List<String> openTitles() {
        return notifier.incidents().stream().map(Alert::title).toList();
    }
}
