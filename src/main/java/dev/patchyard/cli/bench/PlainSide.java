package dev.patchyard.cli.bench;

import dev.patchyard.cli.datacenter.Datacenter;
import dev.patchyard.cli.Trouble;
import dev.patchyard.cli.demo.ChangeDesk;
import java.nio.file.Path;
import java.util.List;

/** Plain {@code ansible-playbook} with one of the playbooks in {@code bench/plain}. */
final class PlainSide implements Side {
    private static final String FIRST_TOUCH = "Take a snapshot";
    private static final double NANOSECONDS = 1e9;

    private final String name;
    private final String configuration;
    private final Path playbooks;
    private final PlainInventory inventory;
    private final Datacenter datacenter;
    private final ChangeDesk desk;
    private String change = "";

    /**
     * @param name          of the playbook
     * @param configuration name of its ansible.cfg
     */
    PlainSide(String name, String configuration, Path playbooks, PlainInventory inventory, Datacenter datacenter, ChangeDesk desk) {
        this.name = name;
        this.configuration = configuration;
        this.playbooks = playbooks;
        this.inventory = inventory;
        this.datacenter = datacenter;
        this.desk = desk;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void prepare(Assignment assignment) {
        change = desk.approved("Bench " + assignment.content().word(), "plain-" + name, assignment.cis(), assignment.digest());
    }

    @Override
    public Measured work(Assignment assignment) {
        try (CpuMeter meter = CpuMeter.open("plain"); PlainPlay play = new PlainPlay(datacenter, playbooks.resolve(configuration))) {
            inventory.write(play.home(), assignment, change);
            long begin = System.nanoTime();
            PlainOutput output = play.run(meter.measured(command(play.home(), assignment)));
            double whole = (System.nanoTime() - begin) / NANOSECONDS;
            double cpu = meter.used();
            if (output.succeeded().size() != assignment.cis().size()) {
                throw new Trouble(name + ".yml: " + output.succeeded().size() + " of " + assignment.cis().size()
                        + " hosts ended well\n" + output.complaints());
            }
            return new Measured(output.lastResult() - output.began(FIRST_TOUCH), whole, cpu, Double.NaN);
        }
    }

    private List<String> command(Path home, Assignment assignment) {
        String parallel = Integer.toString(assignment.parallel());
        return datacenter.inLab(List.of(
                "/usr/bin/ansible-playbook", "--inventory", home.resolve("inventory.json").toString(), "--forks", parallel,
                "--extra-vars", "parallel=" + parallel, playbooks.resolve(name + ".yml").toString()));
    }
}
