package dev.patchyard.contract;

import dev.patchyard.change.ChangeBook;
import dev.patchyard.fake.InMemoryChangeBook;
import org.junit.jupiter.api.Nested;

/** The built-in desk keeps what every desk keeps; on a real database see the tests of the stores. */
class BuiltinItsmTest {
    @Nested
    class InMemory extends BuiltinItsmContract {
        private final ChangeBook book = new InMemoryChangeBook();

        @Override
        protected ChangeBook book() {
            return book;
        }
    }
}
