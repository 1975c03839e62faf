package dev.patchyard.adapter.feed;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One feed of {@code patchyard.feeds}.
 *
 * @param name      its key
 * @param kind      {@code osv, csaf, kev, epss, updateinfo} or {@code debian_tracker}
 * @param location  a path of this machine, or an address that begins with https: or http:
 * @param ecosystem OSV's word; needed for updateinfo, which does not say it
 * @param every     how often it is read
 * @param patience  longest wait for the whole answer of an address
 * @param largest   most bytes of the answer of an address
 */
@EachProperty("patchyard.feeds")
public record FeedConfiguration(
        @Parameter String name,
        String kind,
        String location,
        @Nullable String ecosystem,
        @Bindable(defaultValue = "6h") Duration every,
        @Bindable(defaultValue = "10m") Duration patience,
        @Bindable(defaultValue = "1073741824") long largest) {}
