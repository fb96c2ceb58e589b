// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.annotation.Nullable;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Documentation comments in the sources of this repository, as Markdown. Not thread-safe. */
final class SourceComments {

    private static final List<String> MODULES =
            List.of("connectors", "operators", "training", "examples");

    private final Map<Path, Source> sources = new HashMap<>();

    /** What the compiler reads of a file: its tree, and the comments in it. */
    private record Source(CompilationUnitTree unit, DocTrees trees) {}

    /** The comment of a type. */
    String type(Class<?> type) {
        TreePath path = path(type);
        return body(source(type), path, type.getName());
    }

    /** The comment of a method. */
    String method(Method method) {
        TreePath path = path(method);
        return body(source(method.getDeclaringClass()), path, method.toString());
    }

    /** The declaration of a method. */
    MethodTree declaration(Executable method) {
        return (MethodTree) path(method).getLeaf();
    }

    /** Where a method stands in its file. */
    long position(Executable method) {
        Source source = source(method.getDeclaringClass());
        return source.trees
                .getSourcePositions()
                .getStartPosition(source.unit, path(method).getLeaf());
    }

    /** The expression that a field begins with. */
    String initializer(Field field) {
        VariableTree variable =
                (VariableTree)
                        find(
                                        source(field.getDeclaringClass()).unit,
                                        path(field.getDeclaringClass()).getLeaf(),
                                        tree ->
                                                tree instanceof VariableTree v
                                                        && v.getName()
                                                                .contentEquals(field.getName()),
                                        field.toString())
                                .getLeaf();
        return variable.getInitializer().toString();
    }

    /** What a type says of a component with {@code @param}. */
    String component(Class<?> type, String name) {
        return parameter(source(type), path(type), name, type.getName())
                .orElseThrow(() -> new IllegalStateException(type + " has no @param " + name));
    }

    /** What a method says of a parameter with {@code @param}. */
    Optional<String> parameter(Method method, int index) {
        TreePath path = path(method);
        List<? extends VariableTree> parameters = ((MethodTree) path.getLeaf()).getParameters();
        return index >= parameters.size()
                ? Optional.empty()
                : parameter(
                        source(method.getDeclaringClass()),
                        path,
                        parameters.get(index).getName().toString(),
                        method.toString());
    }

    private static String body(Source source, TreePath path, String name) {
        return MarkdownComment.of(comment(source, path, name).getFullBody());
    }

    private static Optional<String> parameter(
            Source source, TreePath path, String name, String owner) {
        return comment(source, path, owner).getBlockTags().stream()
                .filter(tag -> tag instanceof ParamTree)
                .map(tag -> (ParamTree) tag)
                .filter(tag -> !tag.isTypeParameter())
                .filter(tag -> tag.getName().getName().contentEquals(name))
                .map(tag -> MarkdownComment.of(tag.getDescription()))
                .findFirst();
    }

    private static DocCommentTree comment(Source source, TreePath path, String name) {
        DocCommentTree comment = source.trees.getDocCommentTree(path);
        if (comment == null) {
            throw new IllegalStateException(name + " has no documentation comment");
        }
        return comment;
    }

    private TreePath path(Class<?> type) {
        return find(
                source(type).unit,
                null,
                tree ->
                        tree instanceof ClassTree c
                                && c.getSimpleName().contentEquals(type.getSimpleName()),
                type.getName());
    }

    private TreePath path(Executable method) {
        TreePath owner = path(method.getDeclaringClass());
        return find(
                source(method.getDeclaringClass()).unit,
                owner.getLeaf(),
                tree ->
                        tree instanceof MethodTree m
                                && m.getName().contentEquals(method.getName())
                                && m.getParameters().size() == method.getParameterCount(),
                method.toString());
    }

    private interface Condition {
        boolean holds(Tree tree);
    }

    /** The first tree for which a condition holds, directly in a class or anywhere. */
    private static TreePath find(
            CompilationUnitTree unit, @Nullable Tree owner, Condition condition, String name) {
        TreePath[] found = new TreePath[1];
        new TreePathScanner<Void, Void>() {
            @Override
            public Void scan(Tree tree, Void nothing) {
                if (found[0] == null && tree != null && condition.holds(tree)) {
                    TreePath path = new TreePath(getCurrentPath(), tree);
                    if (owner == null || getCurrentPath().getLeaf() == owner) {
                        found[0] = path;
                    }
                }
                return super.scan(tree, nothing);
            }
        }.scan(new TreePath(unit), null);
        return Objects.requireNonNull(found[0], () -> name + " is not in its source");
    }

    private Source source(Class<?> type) {
        Class<?> outer = type;
        while (outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        String name = outer.getName().replace('.', '/') + ".java";
        for (String module : MODULES) {
            Path file = Documentation.ROOT.resolve(module).resolve("src/main/java").resolve(name);
            if (Files.exists(file)) {
                return sources.computeIfAbsent(file, SourceComments::parse);
            }
        }
        throw new IllegalArgumentException(type + " is not in the sources of " + MODULES);
    }

    private static Source parse(Path file) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    files.getJavaFileObjects(file));
            CompilationUnitTree unit = task.parse().iterator().next();
            return new Source(unit, DocTrees.instance(task));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
