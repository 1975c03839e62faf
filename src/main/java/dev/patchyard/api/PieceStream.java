package dev.patchyard.api;

import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stream of bytes that are made when somebody reads them. */
final class PieceStream extends InputStream {
    private final Source source;
    private byte[] piece = {};
    private int position;
    private boolean isOver;

    /** Makes bytes. */
    @FunctionalInterface
    interface Source {
        /** @return the next bytes, null when there are no more */
        byte @Nullable [] next();
    }

    PieceStream(Source source) {
        this.source = source;
    }

    @Override
    public int read() {
        return fill() ? piece[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, buffer, offset, count);
        position += count;
        return count;
    }

    /** @return whether there is a byte to read */
    private boolean fill() {
        while (position == piece.length && !isOver) {
            byte[] next = source.next();
            isOver = next == null;
            piece = next == null ? new byte[0] : next;
            position = 0;
        }
        return position < piece.length;
    }
}
