import IdentityAPI

/// The positions of all accounts, sorted by one field and kept between lists.
///
/// It appends new accounts and sorts again. The sort detects the long sorted run and only merges, so a list after a few creates costs one pass, and a
/// list without new accounts costs nothing.
struct AccountOrder {
    private let field: AccountField
    private(set) var positions: [Int] = []
    /// The first slot that is not included yet.
    private var taken = 0

    init(_ field: AccountField) {
        self.field = field
    }

    /// Includes the changes in `slots`, of which `count` are not empty.
    mutating func update(_ slots: [AccountTable.Slot?], count: Int) {
        let added = (taken..<slots.count).filter { slots[$0] != nil }
        taken = slots.count
        positions += added
        if positions.count != count { positions.removeAll { slots[$0] == nil } }
        if !added.isEmpty { positions = sorted(positions, of: slots) }
    }

    /// Returns the given positions in this order; equal ones in the order of creation.
    func sorted(_ positions: [Int], of slots: [AccountTable.Slot?]) -> [Int] {
        switch field {
        case .creationTime: positions
        case .id: positions.sorted { slots[$0]!.account.id < slots[$1]!.account.id }
        case .name: positions.sorted { slots[$0]!.foldedName < slots[$1]!.foldedName }
        case .displayName:
            positions.sorted { left, right in
                let (leftName, rightName) = (slots[left]!.foldedDisplayName, slots[right]!.foldedDisplayName)
                return leftName == rightName ? left < right : leftName < rightName
            }
        }
    }
}
