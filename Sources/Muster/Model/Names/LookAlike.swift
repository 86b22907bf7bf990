import IdentityAPI

/// Different texts that look the same. An unknown name may be meant for such a text.
extension String {
    /// Returns the visible form: without invisible characters, with plain spaces, quotes and dashes, in lower case.
    var lookAlikeKey: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return lowercased() }
        var key = "".unicodeScalars
        for (index, scalar) in zip(unicodeScalars.indices, unicodeScalars) where !isInvisible(at: index) {
            switch scalar {
            case _ where scalar.properties.generalCategory == .spaceSeparator: key.append(" ")
            case "‘", "’", "‚", "‛", "′", "´": key.append("'")
            case "“", "”", "„", "‟", "″": key.append("\"")
            case "‐", "‑", "‒", "–", "—", "―", "−": key.append("-")
            default: key.append(scalar)
            }
        }
        return String(key).lowercased()
    }

    /// Returns the first invisible character, or unusual space, as in `U+200B`; `nil` for none.
    var invisibleCharacter: String? {
        if utf8.allSatisfy({ $0 < 0x80 }) { return nil }
        let place = unicodeScalars.indices.first { index in
            let scalar = unicodeScalars[index]
            return isInvisible(at: index) || scalar != " " && scalar.properties.generalCategory == .spaceSeparator
        }
        return place.map { ControlCharacters.codePoint(unicodeScalars[$0]) }
    }

    /// Whether a character is invisible. Joiners within scripts and emoji change their look, so they are not.
    private func isInvisible(at index: Index) -> Bool {
        let scalar = unicodeScalars[index]
        guard scalar.properties.generalCategory == .format else { return false }
        switch scalar.value {
        case 0x200C, 0x200D, 0xE0020...0xE007F:
            return index == startIndex || unicodeScalars[unicodeScalars.index(before: index)].isASCII
        default: return true
        }
    }
}

/// The accounts whose names differ from their visible form, by that form.
struct LookAlikes {
    private var accounts: [ByteExactString: Int] = [:]

    init(_ directory: Directory) {
        for (index, account) in directory.accounts.enumerated() where !account.name.utf8.allSatisfy({ $0 < 0x80 }) {
            let key = account.name.lookAlikeKey
            if key != account.name.lowercased() { accounts[ByteExactString(key)] = index }
        }
    }

    /// Returns whether some account looks like a plain name in lower case, but has another name.
    func hold(_ name: FoldedName) -> Bool {
        !accounts.isEmpty && accounts[ByteExactString(String(decoding: name.bytes, as: UTF8.self))] != nil
    }

    /// Returns the account that an unknown name is probably meant for; `nil` for none.
    func index(of name: String, in directory: Directory) throws(RowProblem) -> Int? {
        let key = name.lookAlikeKey
        if let index = accounts[ByteExactString(key)] { return index }
        return ByteExactString(key) == ByteExactString(name.lowercased()) ? nil : try directory.index(name: key)
    }
}
