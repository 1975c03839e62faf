package dev.patchyard.contract;

import dev.patchyard.fake.FakeCmdb;
import dev.patchyard.inventory.Cmdb;

class FakeCmdbTest extends CmdbContract {
    private final FakeCmdb items = new FakeCmdb();

    FakeCmdbTest() {
        for (int number = 1; number <= 8; number++) {
            items.with(FakeCmdb.vm("deb-0" + number, "debian12"));
        }
        for (int number = 1; number <= 4; number++) {
            items.with(FakeCmdb.vm("el-0" + number, "rhel9"));
        }
    }

    @Override
    Cmdb cmdb() {
        return items;
    }

    @Override
    String patchState(String ciId, String field) {
        return String.valueOf(items.patchState(ciId).getOrDefault(field, ""));
    }
}
