package dev.patchyard.adapter.scanner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Programs that install updates by themselves and are switched on. */
final class Rivals {
    private static final Pattern SETTING = Pattern.compile("APT::Periodic::([A-Za-z-]+) \"([^\"]*)\";");
    private static final Pattern APPLIES = Pattern.compile("\\s*apply_updates\\s*=\\s*(yes|true|1|on)\\s*", Pattern.CASE_INSENSITIVE);

    private Rivals() {}

    /** @return their names, ascending */
    static List<String> of(Parts parts) {
        List<String> timers = new ArrayList<>();
        Map<String, String> apt = new HashMap<>();
        boolean cron = false;
        boolean applies = false;
        for (String line : parts.lines("rivals")) {
            String rest = line.substring(line.indexOf(' ') + 1);
            switch (line.substring(0, Math.max(0, line.indexOf(' ')))) {
                case "timer" -> timers.add(rest);
                case "cron" -> cron = true;
                case "dnf" -> applies |= APPLIES.matcher(rest).matches();
                case "apt" -> {
                    Matcher setting = SETTING.matcher(rest);
                    if (setting.matches()) {
                        apt.put(setting.group(1).toLowerCase(Locale.ROOT), setting.group(2));
                    }
                }
                default -> throw new IllegalArgumentException("not an updater: " + Words.plain(line, 100));
            }
        }
        Set<String> rivals = new TreeSet<>();
        boolean begun = parts.values("facts").containsKey("systemd") ? timers.contains("apt-daily-upgrade.timer") : cron;
        if (begun && isOn(apt.get("unattended-upgrade")) && !"0".equals(apt.getOrDefault("enable", "1"))) {
            rivals.add("unattended-upgrades");
        }
        for (String timer : timers) {
            if (timer.equals("dnf-automatic-install.timer") || timer.startsWith("dnf") && applies) {
                rivals.add(timer.startsWith("dnf5") ? "dnf5-automatic" : "dnf-automatic");
            }
        }
        return List.copyOf(rivals);
    }

    private static boolean isOn(@Nullable String said) {
        return said != null && !said.isBlank() && !said.equals("0");
    }
}
