package dev.patchyard.adapter.yaml;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads one YAML document as a tree whose parts know their lines. Nothing is constructed from a type's name. */
public final class LinedYaml {
    private static final int MOST_CHARACTERS = 8 << 20;
    private static final int MOST_ALIASES = 200;
    private static final int DEEPEST = 40;
    private static final int MOST_VALUES = 1_000_000;
    private static final String STANDARD = "tag:yaml.org,2002:";

    private int values;

    private LinedYaml() {}

    /** @throws IllegalArgumentException with the line where there is one */
    public static Branch read(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(MOST_CHARACTERS);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            return root == null ? new Branch.Leaf(1, null) : new LinedYaml().branch(root, 0);
        } catch (MarkedYAMLException faulty) {
            int line = faulty.getProblemMark() == null ? 0 : faulty.getProblemMark().getLine() + 1;
            throw Branch.faultAt(line, "not usable YAML: " + faulty.getProblem());
        } catch (YAMLException | StackOverflowError faulty) {
            throw new IllegalArgumentException("not usable YAML: a limit was passed", faulty);
        }
    }

    private Branch branch(Node node, int depth) {
        int line = line(node);
        values++;
        if (depth > DEEPEST || values > MOST_VALUES) {
            throw Branch.faultAt(line, "too deep or too large");
        }
        if (!node.getTag().getValue().startsWith(STANDARD)) {
            return new Branch.Foreign(line);
        }
        return switch (node) {
            case MappingNode mapping -> new Branch.Fields(line, entries(mapping, depth));
            case SequenceNode list -> new Branch.Items(line, items(list, depth));
            case ScalarNode value ->
                new Branch.Leaf(line, Tag.NULL.equals(value.getTag()) ? null : value.getValue());
            default -> throw Branch.faultAt(line, "neither mapping, list nor value");
        };
    }

    private List<Branch> items(SequenceNode list, int depth) {
        List<Branch> items = new ArrayList<>();
        list.getValue().forEach(item -> items.add(branch(item, depth + 1)));
        return items;
    }

    private Map<String, Branch> entries(MappingNode mapping, int depth) {
        Map<String, Branch> entries = new LinkedHashMap<>();
        List<Node> merged = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (Tag.MERGE.equals(tuple.getKeyNode().getTag())) {
                merged.add(tuple.getValueNode());
            } else if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw Branch.faultAt(line(tuple.getKeyNode()), "a key must be text");
            } else if (entries.put(key.getValue(), branch(tuple.getValueNode(), depth + 1)) != null) {
                throw Branch.faultAt(line(key), key.getValue() + " is there twice");
            }
        }
        merged.forEach(node -> mergeInto(entries, node, depth + 1));
        return entries;
    }

    /** What is written in a mapping wins over what is merged into it. */
    private void mergeInto(Map<String, Branch> entries, Node node, int depth) {
        if (node instanceof SequenceNode list) {
            list.getValue().forEach(each -> mergeInto(entries, each, depth + 1));
            return;
        }
        if (!(branch(node, depth) instanceof Branch.Fields fields)) {
            throw Branch.faultAt(line(node), "only mappings can be merged");
        }
        fields.entries().forEach(entries::putIfAbsent);
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    }
}
