// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

/**
 * A row that cannot be a label. The message names the row, the column, and what was found and
 * expected.
 */
final class InvalidRowException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidRowException(String message) {
        super(message);
    }

    InvalidRowException(LabelColumn column, String message) {
        super("column `" + column.columnName() + "`: " + message);
    }
}
