package dev.patchyard.cli.demo;

import java.util.List;

/**
 * Which host plays which part. The parts are given to hosts at the end of the list: the first ones are canaries.
 *
 * @param forgotten    not in act 1's change
 * @param sick         its service breaks after the update of act 2
 * @param silent       its installation fails in a way that its package manager calls a success
 * @param unreachable  its network is cut
 * @param mistagged    the CMDB says it is another system
 */
record Cast(String forgotten, String sick, String silent, String unreachable, String mistagged) {
    /**
     * @param debian names of the Debian hosts, at least 8
     * @param el     names of the Enterprise Linux hosts, at least 4
     */
    static Cast of(List<String> debian, List<String> el) {
        int last = debian.size() - 1;
        return new Cast(debian.get(last - 4), debian.get(last - 3), el.get(el.size() - 2), debian.get(last - 2),
                debian.get(last - 1));
    }
}
