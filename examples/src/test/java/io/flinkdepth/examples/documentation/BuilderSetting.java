// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A setting of a builder: a method that returns the builder. */
final class BuilderSetting {

    private final Method method;
    private final Object builder;
    private final SourceComments comments;
    private final MethodTree declaration;

    private BuilderSetting(Method method, Object builder, SourceComments comments) {
        this.method = method;
        this.builder = builder;
        this.comments = comments;
        this.declaration = comments.declaration(method);
    }

    /**
     * The settings that a class declares, in the order of its source.
     *
     * @param builder an object of the class in which nothing is set
     */
    static List<BuilderSetting> of(Class<?> type, Object builder, SourceComments comments) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getReturnType() == type && !method.isSynthetic())
                .sorted(Comparator.comparing(comments::position))
                .map(method -> new BuilderSetting(method, builder, comments))
                .toList();
    }

    /** The method with the types and names of its parameters; a browser may break the line. */
    String call() {
        String parameters =
                declaration.getParameters().stream()
                        .map(parameter -> "`" + typeOf(parameter) + "` " + parameter.getName())
                        .collect(Collectors.joining(", "));
        return "`" + method.getName() + "` (" + parameters + ")";
    }

    private String typeOf(VariableTree parameter) {
        String type = parameter.getType().toString();
        return method.isVarArgs() ? type.replace("[]", "...") : type;
    }

    /** The comment, and what it says of the parameters. */
    String meaning() {
        StringBuilder text = new StringBuilder(comments.method(method));
        int parameters = method.getParameterCount();
        for (int i = 0; i < parameters; i++) {
            String name = declaration.getParameters().get(i).getName().toString();
            comments.parameter(method, i)
                    .ifPresent(
                            of ->
                                    text.append(parameters == 1 ? " Value" : " `" + name + "`")
                                            .append(": ")
                                            .append(of)
                                            .append("."));
        }
        return text.toString();
    }

    /** Whether the comment says what holds where the setting is not made. */
    boolean namesDefault() {
        return isRequired() || comments.method(method).toLowerCase(Locale.ROOT).contains("default");
    }

    private boolean isRequired() {
        return comments.method(method).contains("equired.");
    }

    String name() {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }

    String defaultValue() {
        if (method.getParameterCount() == 0) {
            return "off";
        }
        Field field = field();
        Object value = valueOf(field);
        if (isRequired()) {
            return "required";
        }
        if (value instanceof Integer number && number == 0 && refusesZero()) {
            return "not set";
        }
        return Values.ofJava(value).orElseGet(() -> "`" + comments.initializer(field) + "`");
    }

    private boolean refusesZero() {
        try {
            method.invoke(builder, 0);
            return false;
        } catch (InvocationTargetException e) {
            return true;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object valueOf(Field field) {
        try {
            field.setAccessible(true);
            return field.get(builder);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The field that the method assigns or adds to. */
    private Field field() {
        String[] found = new String[1];
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitAssignment(AssignmentTree assignment, Void nothing) {
                remember(assignment.getVariable());
                return super.visitAssignment(assignment, nothing);
            }

            @Override
            public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
                if (call.getMethodSelect() instanceof MemberSelectTree select) {
                    remember(select.getExpression());
                }
                return super.visitMethodInvocation(call, nothing);
            }

            private void remember(ExpressionTree tree) {
                String name =
                        tree instanceof MemberSelectTree select
                                ? select.getIdentifier().toString()
                                : tree instanceof IdentifierTree id ? id.getName().toString() : "";
                if (found[0] == null && declared(name).isPresent()) {
                    found[0] = name;
                }
            }
        }.scan(declaration.getBody(), null);
        return Optional.ofNullable(found[0])
                .flatMap(this::declared)
                .orElseThrow(() -> new IllegalStateException(method + " assigns no field"));
    }

    private Optional<Field> declared(String name) {
        return Arrays.stream(method.getDeclaringClass().getDeclaredFields())
                .filter(field -> field.getName().equals(name))
                .findFirst();
    }
}
