package dev.patchyard.api;

import dev.patchyard.api.Exports.Column;
import java.util.List;

/** The columns of the exports as CSV; the same facts as in JSON, one row each. */
final class ExportColumns {
    static final List<Column<StateWire.State>> STATES = List.of(
            new Column<>("ci_id", StateWire.State::ciId),
            new Column<>("ci_name", StateWire.State::ciName),
            new Column<>("os_type", StateWire.State::osType),
            new Column<>("os", StateWire.State::os),
            new Column<>("env", StateWire.State::env),
            new Column<>("compliance_status", StateWire.State::complianceStatus),
            new Column<>("reason", StateWire.State::reason),
            new Column<>("current_patch_level", state -> state.currentPatchLevel() == null ? null : state.currentPatchLevel().value()),
            new Column<>("target_patch_level", StateWire.State::targetPatchLevel),
            new Column<>("last_scanned", StateWire.State::lastScanned),
            new Column<>("last_contact", StateWire.State::lastContact),
            new Column<>("last_patched", StateWire.State::lastPatched),
            new Column<>("stale", StateWire.State::stale),
            new Column<>("stale_for", StateWire.State::staleFor),
            new Column<>("policies", StateWire.State::policies),
            new Column<>("pending", state -> state.pendingPatches().size()),
            new Column<>("pending_patches", state -> state.pendingPatches().stream()
                    .map(one -> one.name() + " " + one.installed() + " -> " + one.available())
                    .toList()),
            new Column<>("advisories", state -> state.pendingPatches().stream()
                    .flatMap(one -> one.advisories().stream()).distinct().sorted().toList()));

    static final List<Column<FindingController.Item>> FINDINGS = List.of(
            new Column<>("ci_id", FindingController.Item::ciId),
            new Column<>("ci_name", FindingController.Item::ciName),
            new Column<>("env", FindingController.Item::env),
            new Column<>("advisory_id", FindingController.Item::advisoryId),
            new Column<>("summary", FindingController.Item::summary),
            new Column<>("severity", FindingController.Item::severity),
            new Column<>("cvss_score", FindingController.Item::cvssScore),
            new Column<>("exploited", item -> item.exploited() == null ? null : item.exploited().cve()),
            new Column<>("epss", FindingController.Item::epss),
            new Column<>("exposure", FindingController.Item::exposure),
            new Column<>("due", FindingController.Item::due),
            new Column<>("overdue", FindingController.Item::overdue),
            new Column<>("accepted_until", item -> item.acceptance() == null ? null : item.acceptance().until()),
            new Column<>("accepted_by", item -> item.acceptance() == null ? null : item.acceptance().acceptedBy()),
            new Column<>("packages", FindingController.Item::packages),
            new Column<>("state", FindingController.Item::state),
            new Column<>("pending", FindingController.Item::pending),
            new Column<>("stale", FindingController.Item::stale));

    static final List<Column<AdvisoryWire.Item>> ADVISORIES = List.of(
            new Column<>("id", AdvisoryWire.Item::id),
            new Column<>("aliases", AdvisoryWire.Item::aliases),
            new Column<>("summary", AdvisoryWire.Item::summary),
            new Column<>("severity", AdvisoryWire.Item::severity),
            new Column<>("cvss_score", AdvisoryWire.Item::cvssScore),
            new Column<>("cvss_vector", AdvisoryWire.Item::cvssVector),
            new Column<>("exploited", item -> item.exploited() == null ? null : item.exploited().cve()),
            new Column<>("epss", item -> item.epss() == null ? null : item.epss().probability()),
            new Column<>("published", AdvisoryWire.Item::published),
            new Column<>("modified", AdvisoryWire.Item::modified),
            new Column<>("withdrawn", AdvisoryWire.Item::withdrawn),
            new Column<>("packages", item -> item.affected().stream()
                    .map(one -> one.ecosystem() + " " + one.packageName() + (one.fixedVersion() == null ? "" : " < " + one.fixedVersion()))
                    .distinct()
                    .toList()));

    private ExportColumns() {}
}
