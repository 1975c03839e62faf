package dev.patchyard.adapter.postgres;

import dev.patchyard.inventory.CollaboratorFault;
import dev.patchyard.inventory.CollaboratorFault.Kind;
import dev.patchyard.inventory.StoreFault;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the database's errors mean to the rooms. Statements and values stay here; the log gets what names neither. */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private static final Set<String> LOST = Set.of("40001", "40P01");
    private static final String CONNECTION = "08";
    private static final String RESOURCES = "53";
    private static final String OPERATOR = "57";
    private static final String INTEGRITY = "23";
    /** Somebody made it read-only, for example because it is being moved. */
    private static final String READ_ONLY = "25006";
    private static final String NO_ROOM = "53100";
    private static final String UNKNOWN = "?????";

    private Faults() {}

    /** A unit lost against a concurrent one and nothing of it was kept. */
    static final class Lost extends StoreFault {
        private static final long serialVersionUID = 1L;

        Lost() {
            super(Kind.UNAVAILABLE, "the database chose another transaction: try again");
        }
    }

    /** @return whether the database answers and takes no writes: it has no room, or somebody made it read-only */
    static boolean isRefusedWrite(SQLException fault) {
        String state = state(fault);
        return state.equals(NO_ROOM) || state.equals(READ_ONLY);
    }

    static StoreFault of(SQLException fault) {
        String state = state(fault);
        if (LOST.contains(state)) {
            return new Lost();
        }
        LOG.warn("database: SQLSTATE {} {}", state, named(fault));
        Kind kind = kind(state);
        return new StoreFault(kind, sentence(kind) + " (SQLSTATE " + state + ")");
    }

    /** A commit whose answer was lost may have happened. */
    static StoreFault ofCommit(SQLException fault) {
        StoreFault plain = of(fault);
        boolean silent = state(fault).startsWith(CONNECTION);
        return silent ? new StoreFault(Kind.UNCERTAIN, "the database was lost during a commit") : plain;
    }

    private static Kind kind(String state) {
        boolean passing = state.startsWith(CONNECTION) || state.startsWith(RESOURCES) || state.startsWith(OPERATOR);
        if (passing || state.equals(READ_ONLY) || state.equals(UNKNOWN)) {
            return Kind.UNAVAILABLE;
        }
        return state.startsWith(INTEGRITY) ? Kind.CONFLICT : Kind.REFUSED;
    }

    private static String sentence(Kind kind) {
        return switch (kind) {
            case UNAVAILABLE -> "the database cannot be reached or is overloaded";
            case CONFLICT -> "the database holds something that forbids this";
            case REFUSED, NOT_FOUND -> "the database refused";
            case UNCERTAIN -> "the database did not say whether it kept this";
        };
    }

    private static String state(SQLException fault) {
        return fault.getSQLState() == null ? UNKNOWN : fault.getSQLState();
    }

    /** The primary message and the constraint; the detail would show values. */
    private static String named(SQLException fault) {
        ServerErrorMessage message = fault instanceof PSQLException own ? own.getServerErrorMessage() : null;
        if (message == null) {
            return fault.getClass().getSimpleName();
        }
        return message.getConstraint() == null ? message.getRoutine() + "" : "constraint " + message.getConstraint();
    }
}
