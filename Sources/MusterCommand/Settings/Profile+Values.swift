import Foundation
import Muster
import SystemPackage

extension Profile {
    /// A JSON value.
    private enum Value: Decodable {
        case text(String)
        case number(Int)
        case flag(Bool)
        case nothing
        case other

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .nothing
            } else if let text = try? value.decode(String.self) {
                self = .text(text)
            } else if let flag = try? value.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? value.decode(Int.self) {
                self = .number(number)
            } else {
                self = .other
            }
        }
    }

    /// Reads a profile's file.
    ///
    /// - Throws: ``RunError`` `configuration`, about the first invalid key.
    static func values(of bytes: [UInt8], path: FilePath, home: FilePath) throws -> [SettingName: String] {
        var values: [SettingName: String] = [:]
        for (key, value) in try object(bytes, path).sorted(by: { $0.key < $1.key }) {
            let name = try name(key, path)
            let text = try text(value, name, path)
            guard !text.isEmpty else { continue }
            values[name] = name.isPath ? full(text, beside: path, home: home).string : text
        }
        return values
    }

    private static func object(_ bytes: [UInt8], _ path: FilePath) throws -> [String: Value] {
        do {
            return try JSONDecoder().decode([String: Value].self, from: Data(bytes))
        } catch DecodingError.dataCorrupted {
            throw RunError(
                .configuration,
                path: path,
                "the profile is not JSON\(faultyLine(bytes).map { ": see line \($0)" } ?? ""). "
                    + "It must look like {\"url\": \"https://cloud.uipath.com/acme/identity_\"}."
            )
        } catch {
            throw RunError(
                .configuration,
                path: path,
                "the profile must be a JSON object, as in {\"url\": \"https://cloud.uipath.com/acme/identity_\"}."
            )
        }
    }

    /// Returns the line with the JSON error, as far as the parser reports it; counted from 1.
    private static func faultyLine(_ bytes: [UInt8]) -> Int? {
        do {
            _ = try JSONSerialization.jsonObject(with: Data(bytes))
            return nil
        } catch {
            let said = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
            let numbers = said.ranges(of: "character ").lazy.compactMap { range in
                Int(said[range.upperBound...].prefix { $0.isNumber })
            }
            guard let number = numbers.first else { return nil }
            return bytes.prefix(number).count { $0 == UInt8(ascii: "\n") } + 1
        }
    }

    private static func name(_ key: String, _ path: FilePath) throws -> SettingName {
        guard let name = SettingName(rawValue: key), name != .profile else {
            let known = SettingName.allCases.filter(\.isOfProfile).map(\.rawValue)
            // `clientID`, `client-id` and `MUSTER_CLIENT_ID` are nearer to `clientId` than their edit distance.
            let plain = { (key: String) in
                let letters = key.lowercased().filter { $0.isLetter }
                return letters.hasPrefix("muster") ? String(letters.dropFirst(6)) : letters
            }
            let plainKey = plain(key)
            let same = known.filter { plain($0) == plainKey }
            let near = same.isEmpty ? Suggestions(among: known).nearest(to: key) : same
            throw RunError(
                .configuration,
                path: path,
                "the profile has '\(TextFormat.harmless(key))', which is not a setting"
                    + (near.isEmpty ? ". There are \(known.joined(separator: ", "))." : near.question)
            )
        }
        guard !name.isSecret else {
            throw RunError(
                .configuration,
                path: path,
                """
                the profile holds the secret '\(name.rawValue)' itself. Put it into a file that only you can read and name that as \
                \(name.rawValue)File, or name a command that prints it as \(name.rawValue)Command; then make a new secret, as this one may have been seen.
                """
            )
        }
        return name
    }

    private static func text(_ value: Value, _ name: SettingName, _ path: FilePath) throws -> String {
        switch (value, name.kind) {
        case (.text(let text), .text), (.text(let text), .number): return text
        case (.number(let number), .text), (.number(let number), .number): return "\(number)"
        case (.flag(let flag), .flag): return "\(flag)"
        case (.nothing, _): return ""
        default:
            let expected =
                switch name.kind {
                case .text: "a text in quotes"
                case .number: "a whole number"
                case .flag: "true or false"
                }
            throw RunError(.configuration, path: path, "'\(name.rawValue)' of the profile must be \(expected).")
        }
    }

    /// Returns a profile's path as an absolute path: `~/` is the home folder, and relative paths start at the profile's folder.
    private static func full(_ text: String, beside path: FilePath, home: FilePath) -> FilePath {
        if text.hasPrefix("~/") { return home.appending(String(text.dropFirst(2))) }
        let file = FilePath(text)
        return file.isAbsolute ? file : path.removingLastComponent().pushing(file)
    }
}
