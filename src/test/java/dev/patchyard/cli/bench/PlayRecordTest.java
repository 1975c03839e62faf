package dev.patchyard.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlayRecordTest {
    @Test
    void theFirstTouchIsTheFirstQuestionForAPermit() {
        PlayRecord record = PlayRecord.of(List.of(
                event(10, "begun", "h-1", "patchyard_host", "Look"),
                event(12, "ok", "h-1", "patchyard_host", "Look"),
                event(12.5, "begun", "h-1", "patchyard_permit", "Wait"),
                event(13, "begun", "h-2", "patchyard_permit", "Wait")));

        assertThat(record.firstTouch()).isEqualTo(12.5);
    }

    @Test
    void everythingButTheInstallationIsOverhead() {
        PlayRecord record = PlayRecord.of(List.of(
                event(0, "begun", "h-1", "patchyard_host", "Look"),
                event(1, "ok", "h-1", "patchyard_host", "Look"),
                event(1, "begun", "h-1", "patchyard_permit", "Wait"),
                event(2, "ok", "h-1", "patchyard_permit", "Wait"),
                event(2, "begun", "h-1", "apt", "Install"),
                event(9, "ok", "h-1", "apt", "Install"),
                event(9, "begun", "h-1", "patchyard_host", "Judge"),
                event(10, "ok", "h-1", "patchyard_host", "Judge")));

        assertThat(record.overhead()).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void hostsDoNotEndEachOthersTasks() {
        PlayRecord record = PlayRecord.of(List.of(
                event(0, "begun", "h-1", "apt", "Install"),
                event(1, "begun", "h-2", "patchyard_host", "Look"),
                event(3, "ok", "h-2", "patchyard_host", "Look"),
                event(6, "ok", "h-1", "apt", "Install")));

        assertThat(record.overhead()).isCloseTo(0.25, within(1e-9));
    }

    private static String event(double at, String kind, String host, String action, String task) {
        return "{\"seq\":1,\"at\":%s,\"event\":\"%s\",\"host\":\"%s\",\"action\":\"%s\",\"task\":\"%s\"}"
                .formatted(at, kind, host, action, task);
    }
}
