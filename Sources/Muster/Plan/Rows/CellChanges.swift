/// A cache of desired changes by the bytes of the group cells: sheets repeat the same few texts.
struct CellChanges: Sendable {
    /// The largest number of entries. A sheet with more different cells repeats few of them.
    private static let most = 1 << 16

    private var index = HashIndex()
    private var cells = TextTable()
    private var known: [(cell: UInt32, desiredChange: UInt32)] = []

    /// Returns the index of the change that some cells ask for; `nil` when it must be looked up.
    func desiredChange(_ cells: UnsafeBufferPointer<UInt8>) -> UInt32? {
        let found = index.index(of: HashIndex.hash(UnsafeRawBufferPointer(cells))) { place in
            self.cells.withBytes(at: known[place].cell) { $0.isSame(as: cells) }
        }
        return found.map { known[$0].desiredChange }
    }

    /// Adds the change that some new cells ask for.
    mutating func keep(_ desiredChange: UInt32, of cells: UnsafeBufferPointer<UInt8>) {
        guard known.count < Self.most else { return }
        index.insert(HashIndex.hash(UnsafeRawBufferPointer(cells)), known.count)
        known.append((self.cells.append(cells), desiredChange))
    }
}
