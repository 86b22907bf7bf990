/// What the cells of groups ask for that were looked up already, by their bytes: sheets repeat the same few texts.
struct CellWishes: Sendable {
    /// So many are kept. A sheet with more different cells repeats few of them.
    private static let most = 1 << 16

    private var index = HashIndex()
    private var cells = TextTable()
    private var known: [(cell: UInt32, desiredChange: UInt32)] = []

    /// Where the wish of some cells is; `nil` where it has to be looked up.
    func desiredChange(_ cells: UnsafeBufferPointer<UInt8>) -> UInt32? {
        let found = index.index(of: HashIndex.hash(UnsafeRawBufferPointer(cells))) { place in
            self.cells.withBytes(at: known[place].cell) { $0.isSame(as: cells) }
        }
        return found.map { known[$0].desiredChange }
    }

    /// Keeps the wish of some cells that are not there yet.
    mutating func keep(_ desiredChange: UInt32, of cells: UnsafeBufferPointer<UInt8>) {
        guard known.count < Self.most else { return }
        index.insert(HashIndex.hash(UnsafeRawBufferPointer(cells)), known.count)
        known.append((self.cells.append(cells), desiredChange))
    }
}
