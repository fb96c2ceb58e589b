// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.commons.text.similarity.LevenshteinDistance;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a wrong command line is answered with: what is wrong, the nearest name there is, and where
 * all of them are listed. The list itself would push both out of sight.
 */
final class UsageErrors implements CommandLine.IParameterExceptionHandler {

    private static final int SUGGESTED = 3;

    @Override
    public int handleParseException(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        List<String> unmatched = unmatched(problem);
        if (!unmatched.isEmpty()) {
            err.println(name + ": " + unknown(command, unmatched.get(0)));
        } else {
            err.println(name + ": " + problem.getMessage());
        }
        if (isBare(problem)) {
            command.usage(err);
        } else {
            err.println(name + " --help lists everything there is.");
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** What is no option, which is also why one that is required may be missing: a misspelling. */
    private static List<String> unmatched(ParameterException problem) {
        if (problem instanceof UnmatchedArgumentException unknown) {
            return unknown.getUnmatched();
        }
        return problem instanceof MissingParameterException
                ? problem.getCommandLine().getUnmatchedArguments().stream()
                        .filter(argument -> argument.startsWith("-"))
                        .toList()
                : List.of();
    }

    /** A group of commands without one of them: what there is fits on a screen. */
    private static boolean isBare(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        return !command.getSubcommands().isEmpty()
                && command.getParseResult().originalArgs().isEmpty()
                && !(problem instanceof MissingParameterException);
    }

    private static String unknown(CommandLine command, String given) {
        boolean option = given.startsWith("-");
        String name = option ? given.split("=", 2)[0] : given;
        Collection<String> known =
                option
                        ? command.getCommandSpec().optionsMap().keySet()
                        : command.getSubcommands().keySet();
        List<String> near = nearest(name, known);
        String what =
                option
                        ? "unknown option '" + name + "'"
                        : known.isEmpty()
                                ? "'"
                                        + given
                                        + "' belongs to no option; give a name with two dashes"
                                : "unknown command '" + given + "'";
        return what + (near.isEmpty() ? "." : "; did you mean " + String.join(", ", near) + "?");
    }

    /** Names that may have been meant, the nearest first. */
    static List<String> nearest(String given, Collection<String> known) {
        ToIntFunction<String> distance =
                name -> LevenshteinDistance.getDefaultInstance().apply(name, given);
        // The dashes of an option say nothing; a third is a misspelling, half another name.
        int letters = given.replaceAll("^-+", "").length();
        return known.stream()
                .filter(
                        name ->
                                distance.applyAsInt(name) <= Math.max(1, (letters + 2) / 3)
                                        || letters > 1 && name.startsWith(given))
                .sorted(Comparator.comparingInt(distance).thenComparing(name -> name))
                .limit(SUGGESTED)
                .toList();
    }
}
