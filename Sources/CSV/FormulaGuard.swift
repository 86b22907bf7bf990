/// Keeps spreadsheet programs from running a cell as a formula, and restores the cell.
///
/// ``RecordWriter`` writes a `'` in front of a cell that begins with `=`, `+`, `-`, `@`, a tab, CR, LF or `'`. The apostrophe itself is among
/// them, so that ``unguarded(_:)`` restores every cell exactly.
public enum FormulaGuard {
    /// Returns whether a cell needs a `'` in front.
    @inlinable
    public static func needsGuard(_ cell: some Collection<UInt8>) -> Bool {
        cell.first.map(beginsFormula) ?? false
    }

    /// Returns the cell without its guard. A `'` that guards nothing is part of the cell.
    @inlinable
    public static func unguarded<Cell: Collection<UInt8>>(_ cell: Cell) -> Cell.SubSequence {
        let inner = cell.dropFirst()
        return cell.first == UInt8(ascii: "'") && needsGuard(inner) ? inner : cell[...]
    }

    @usableFromInline
    static func beginsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), Byte.apostrophe: true
        case Byte.tab, Byte.carriageReturn, Byte.lineFeed: true
        default: false
        }
    }
}
