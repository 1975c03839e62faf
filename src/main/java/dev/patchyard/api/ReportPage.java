package dev.patchyard.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report of a run on paper: one page that needs nothing from anywhere. */
final class ReportPage {
    private static final String STYLE = """
            body { font: 10pt sans-serif; margin: 2em; color: #111; background: #fff }
            table { border-collapse: collapse; width: 100%; margin-bottom: 1.5em; page-break-inside: auto }
            th, td { border: 1px solid #999; padding: 0.2em 0.4em; text-align: left; vertical-align: top;
              overflow-wrap: anywhere; white-space: pre-wrap }
            thead { display: table-header-group; background: #eee }
            tr { page-break-inside: avoid }
            """;

    private final ReportWire.Report report;
    private final Map<String, Object> record;
    private final Markup page = new Markup();

    private ReportPage(ReportWire.Report report) {
        this.report = report;
        this.record = report.record();
    }

    static String of(ReportWire.Report report) {
        return new ReportPage(report).write();
    }

    private String write() {
        String title = "Patch run " + report.runId();
        page.element("html", () -> {
            page.element("head", () -> {
                page.empty("meta", "charset", "utf-8");
                page.element("title", title).element("style", STYLE);
            });
            page.element("body", () -> {
                page.element("h1", title);
                head();
                hosts();
                around();
            });
        });
        return page.document();
    }

    private void head() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Result", text("verdict") + (report.complete() ? "" : " (the run has not ended)")));
        rows.add(List.of("Policy", text("policy_name") + " (" + text("policy_id") + ")"));
        rows.add(List.of("Asked for by", text("asked_for_by") + ", " + text("trigger") + " " + text("reason")));
        rows.add(List.of("From, to", text("asked_for_at") + " – " + (report.endedAt() == null ? "" : report.endedAt())));
        rows.add(List.of("Failure, stop", text("failure") + " " + text("stop_reason")));
        rows.add(List.of("Cancelled by", text("cancelled_by")));
        rows.add(List.of("Change", flat(record.get("change"))));
        rows.add(List.of("Plan", flat(record.get("plan"))));
        rows.add(List.of("SHA-256 of the record", report.digest()));
        page.table(List.of("", ""), rows);
    }

    private void hosts() {
        page.element("h2", "Hosts");
        page.table(
                List.of("Host", "Wave", "Result", "Why", "From → to", "Moved", "Verified", "Snapshot", "Lost by going back",
                        "Saved before"),
                maps("hosts").stream().map(this::host).toList());
        page.element("h2", "Left out");
        page.table(
                List.of("CI", "Reason", "Detail"),
                maps("left_out").stream().map(ci -> List.of(of(ci, "name"), of(ci, "reason"), of(ci, "detail"))).toList());
    }

    private List<String> host(Map<String, Object> host) {
        return List.of(
                of(host, "name"), of(host, "wave"), of(host, "state"), of(host, "reason"), of(host, "from") + " → " + of(host, "to"),
                flat(host.get("moved")), of(host, "verified"), flat(host.get("snapshot")), of(host, "loss"),
                String.join(", ", report.evidence().getOrDefault(of(host, "ci_id"), List.of())));
    }

    private void around() {
        page.element("h2", "Gate");
        page.table(List.of("When", "Decision"), report.gate().stream().map(l -> List.of(some(l.at()), l.text())).toList());
        page.element("h2", "Attempts");
        page.table(
                List.of("Run", "Kind", "By", "Result", "From", "To"),
                report.attempts().stream()
                        .map(a -> List.of(
                                a.runId(), a.kind() + (a.dryRun() ? " (dry)" : ""), a.actor(), some(a.verdict()),
                                some(a.createdAt()), some(a.endedAt())))
                        .toList());
        page.element("h2", "Told to others");
        page.table(
                List.of("What", "About", "State"),
                report.messages().stream().map(m -> List.of(m.kind(), m.object(), m.state() + " " + m.lastError())).toList());
        page.element("h2", "Timeline");
        page.table(
                List.of("#", "When", "Kind", "CI", "What"),
                report.timeline().stream()
                        .map(l -> List.of(Long.toString(l.seq()), some(l.at()), l.kind(), some(l.ciId()), l.text()))
                        .toList());
    }

    private String text(String name) {
        return of(record, name);
    }

    private static String of(Map<String, Object> facts, String name) {
        return String.valueOf(facts.getOrDefault(name, ""));
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> maps(String name) {
        return (List<Map<String, Object>>) record.get(name);
    }

    private static String flat(@Nullable Object facts) {
        return switch (facts) {
            case null -> "";
            case Map<?, ?> map -> map.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + flat(entry.getValue()))
                    .collect(Collectors.joining("\n"));
            case List<?> list -> list.stream().map(ReportPage::flat).collect(Collectors.joining("; "));
            default -> facts.toString();
        };
    }

    private static String some(@Nullable String text) {
        return text == null ? "" : text;
    }
}
