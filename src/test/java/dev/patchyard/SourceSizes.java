package dev.patchyard;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * How many lines the classes and method bodies of a source tree have, read by the compiler's own parser. A class is its
 * file, which holds one top-level type; a body counts from its opening to its closing brace.
 */
record SourceSizes(List<Size> classes, List<Size> methods) {
    /** @param what where it is found, for people */
    record Size(String what, int lines) {}

    /** @param root all Java files below it are read; none may be without a closing brace */
    static SourceSizes below(Path root) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources(root)));
            SourceSizes sizes = new SourceSizes(new ArrayList<>(), new ArrayList<>());
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                sizes.read(root, unit, positions);
            }
            return sizes;
        }
    }

    /** @return the smallest of these sizes that this share of them does not exceed */
    static int quantile(List<Size> sizes, double share) {
        List<Integer> sorted = sizes.stream().map(Size::lines).sorted().toList();
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    static List<Size> over(int limit, List<Size> sizes) {
        return sizes.stream().filter(size -> size.lines() > limit).toList();
    }

    private static List<Path> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .sorted()
                    .toList();
        }
    }

    private void read(Path root, CompilationUnitTree unit, SourcePositions positions) throws IOException {
        Path file = Path.of(unit.getSourceFile().toUri());
        String name = root.toAbsolutePath().relativize(file).toString();
        classes.add(new Size(name, Files.readAllLines(file).size()));
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethod(MethodTree method, Void none) {
                if (method.getBody() != null) {
                    methods.add(new Size(name + ": " + method.getName(), lines(unit, positions, method.getBody())));
                }
                return super.visitMethod(method, none);
            }
        }.scan(unit, null);
    }

    private static int lines(CompilationUnitTree unit, SourcePositions positions, Tree tree) {
        long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
        long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, tree) - 1);
        return (int) (last - first) + 1;
    }
}
