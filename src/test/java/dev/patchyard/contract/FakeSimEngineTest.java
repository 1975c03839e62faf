package dev.patchyard.contract;

import dev.patchyard.fake.FakeSimEngine;
import dev.patchyard.fake.MutableClock;
import dev.patchyard.snapshot.SimEngine;
import java.util.HashMap;
import java.util.Map;

class FakeSimEngineTest extends SimEngineContract {
    private final Map<String, String> kept = new HashMap<>();
    private String content = "fresh";
    private final FakeSimEngine engine = new FakeSimEngine(MutableClock.at("2026-03-01T02:00:00Z"))
            .withMachine("vm-001")
            .withMachine("vm-002")
            .onCreate((vm, snapshot) -> kept.put(snapshot.id(), content))
            .onRevert((vm, snapshot) -> content = kept.get(snapshot.id()));

    @Override
    SimEngine engine() {
        return engine;
    }

    @Override
    void write(String content) {
        this.content = content;
    }

    @Override
    String read() {
        return content;
    }
}
