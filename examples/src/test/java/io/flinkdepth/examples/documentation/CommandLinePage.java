// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import io.flinkdepth.examples.cli.FlinkDepth;
import io.flinkdepth.examples.job.DepthJobSettings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every command, option and parameter, from picocli's model of them. */
final class CommandLinePage {

    /** How descriptions end that name the default. */
    private static final Pattern DEFAULT =
            Pattern.compile("\\(default: (?<value>.*)\\)$|Default: (?<sentence>.*?)\\.?$");

    private static final String INTRODUCTION =
            """
            # Command line

            All commands of `flink-depth` with their options. `--help` prints them, too. Each command also has `--help`
            and `--version`, which are not repeated here. The [job jar](../operations.md#the-job-jar) takes the options of
            [`flink-depth depth`](#flink-depth-depth) except %s.

            Exit codes: 0 all went well, 1 something failed, 2 the command line is invalid.

            """;

    String body() {
        CommandLine commands = FlinkDepth.commandLine();
        StringBuilder page = new StringBuilder(INTRODUCTION.formatted(notInTheJobJar(commands)));
        append(commands, page);
        return page.toString();
    }

    private static String notInTheJobJar(CommandLine commands) {
        CommandSpec job = CommandSpec.forAnnotatedObject(new DepthJobSettings());
        return commands.getSubcommands().get("depth").getCommandSpec().options().stream()
                .filter(option -> !isStandard(option))
                .map(OptionSpec::longestName)
                .filter(option -> job.findOption(option) == null)
                .map(option -> "`" + option + "`")
                .collect(Collectors.joining(", "));
    }

    private static void append(CommandLine command, StringBuilder page) {
        CommandSpec spec = command.getCommandSpec();
        if (spec.parent() != null) {
            page.append("## `").append(spec.qualifiedName()).append("`\n\n");
            page.append(sentences(spec.usageMessage().description())).append("\n\n");
            appendArguments(spec, page);
        }
        // A command may have several names.
        new LinkedHashSet<>(command.getSubcommands().values())
                .stream()
                        .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                        .filter(sub -> !sub.getCommandName().equals("help"))
                        .forEach(sub -> append(sub, page));
    }

    private static void appendArguments(CommandSpec spec, StringBuilder page) {
        MarkdownTable table = new MarkdownTable("option", "type", "default", "meaning");
        List<ArgSpec> arguments =
                spec.args().stream()
                        .filter(argument -> !argument.hidden())
                        .filter(argument -> !isStandard(argument))
                        .toList();
        arguments.forEach(argument -> append(argument, table));
        if (!arguments.isEmpty()) {
            page.append(table);
        }
    }

    private static boolean isStandard(ArgSpec argument) {
        return argument instanceof OptionSpec option
                && (option.usageHelp() || option.versionHelp());
    }

    private static void append(ArgSpec argument, MarkdownTable table) {
        String text = sentences(argument.description());
        Matcher stated = DEFAULT.matcher(text);
        String meaning = stated.find() ? text.substring(0, stated.start()).strip() : text;
        String value = meaning.equals(text) ? defaultOf(argument, meaning) : stated(stated);
        if (meaning.isEmpty()) {
            throw new IllegalStateException(name(argument) + " has no description");
        }
        table.row(name(argument), type(argument), value, meaning);
    }

    private static String stated(Matcher text) {
        return text.group("value") != null ? text.group("value") : text.group("sentence");
    }

    private static String name(ArgSpec argument) {
        String label = argument.paramLabel();
        if (!(argument instanceof OptionSpec option)) {
            return "`" + label + "`";
        }
        String names = String.join("`, `", option.names());
        return "`" + names + (option.arity().max() == 0 ? "" : " " + label) + "`";
    }

    private static String type(ArgSpec argument) {
        if (argument.arity().max() == 0) {
            return "flag";
        }
        String name = TypeNames.onCommandLine(argument.auxiliaryTypes()[0]);
        return argument.isMultiValue() ? "several: " + name : name;
    }

    private static String defaultOf(ArgSpec argument, String meaning) {
        if (argument.defaultValue() != null) {
            return "`" + argument.defaultValue() + "`";
        }
        // In a group, it means that one of the options is.
        if (argument.required() && argument.group() == null) {
            return "required";
        }
        return argument.arity().max() == 0 ? "off" : Values.none(meaning);
    }

    private static String sentences(String[] lines) {
        return String.join(" ", lines).strip().replace("<", "&lt;");
    }
}
