/// Keeps spreadsheet programs from running a cell as a formula, and gives the cell back as it was.
///
/// A cell that begins with `=`, `+`, `-`, `@`, a tab, CR, LF or `'` is written with a `'` in front. The apostrophe
/// itself is among them so that taking the guard off is exact: `unguarded(guarded(x)) == x` for every `x`.
public enum FormulaGuard {
    /// Whether a cell is written with a `'` in front.
    @inlinable
    public static func needsGuard(_ cell: some Collection<UInt8>) -> Bool {
        cell.first.map(beginsFormula) ?? false
    }

    /// The cell as it is written.
    public static func guarded(_ cell: some Collection<UInt8>) -> [UInt8] {
        needsGuard(cell) ? [Byte.apostrophe] + cell : Array(cell)
    }

    /// The cell as it was, from how it was written. A `'` that guards nothing is part of the cell.
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
