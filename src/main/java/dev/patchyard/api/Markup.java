package dev.patchyard.api;

import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a page element by element. Text can only go in as text, which the writer escapes: nothing that a host, a package
 * or a change says can become markup.
 */
final class Markup {
    private final StringWriter page = new StringWriter();
    private final XMLStreamWriter writer;

    Markup() {
        try {
            writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(page);
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Something that is written inside an element. */
    @FunctionalInterface
    interface Inside {
        void write() throws XMLStreamException;
    }

    Markup element(String name, Inside inside) {
        return written(() -> {
            writer.writeStartElement(name);
            inside.write();
            // NB: a script or table cell without a closing tag would swallow what follows.
            writer.writeCharacters("");
            writer.writeEndElement();
        });
    }

    Markup element(String name, String text) {
        return element(name, () -> writer.writeCharacters(plain(text)));
    }

    /** A row of a table; heads are {@code th}, others {@code td}. */
    Markup row(String cell, List<String> texts) {
        return element("tr", () -> texts.forEach(text -> element(cell, text)));
    }

    Markup table(List<String> heads, List<List<String>> rows) {
        return element("table", () -> {
            element("thead", () -> row("th", heads));
            element("tbody", () -> rows.forEach(row -> row("td", row)));
        });
    }

    /** An element without content, with one attribute. */
    Markup empty(String name, String attribute, String value) {
        return written(() -> {
            writer.writeEmptyElement(name);
            writer.writeAttribute(attribute, value);
        });
    }

    /** @return everything that was written, as an HTML document */
    String document() {
        written(writer::flush);
        return "<!DOCTYPE html>\n" + page;
    }

    /** Control characters mean nothing on paper, and some are not allowed in any markup. */
    static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]|\\p{Cs}|[\\uFFFE\\uFFFF]", "\uFFFD");
    }

    private Markup written(Inside work) {
        try {
            work.write();
            return this;
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("a string takes everything", impossible);
        }
    }
}
