import Foundation
import IdentityAPI
import IdentitySandbox
import SystemPackage
import TestSupport
import Testing

@testable import MusterCommand

/// Where settings come from, as check tells it.
extension CheckTests {
    @Test("Each setting is reported with the place that said it: an option, a variable, the profile's file, or nobody")
    func sources() async throws {
        try await withTemporaryFolder { folder in
            var muster = Muster(folder)
            muster.environment["XDG_CONFIG_HOME"] = folder.string
            let path = folder.appending("muster/acme.json").string
            try FileManager.default.createDirectory(
                atPath: folder.appending("muster").string,
                withIntermediateDirectories: true
            )
            let names = SettingName.allCases.filter { $0 != .profile && !$0.isPath && $0.kind == .text }
            let ofProfile = names.filter { $0.isOfProfile && $0 != .output && $0 != .tokenCommand }
            let values = Dictionary(uniqueKeysWithValues: ofProfile.map { ($0.rawValue, Self.usable($0)) })
            try JSONSerialization.data(withJSONObject: values).write(to: URL(filePath: path))
            let check = { (arguments: [String], environment: [String: String]) in
                var muster = muster
                muster.environment.merge(environment) { $1 }
                let ended = try await muster.run(["check", "--output", "json", "--profile", "acme"] + arguments)
                return try objects(ended.output).filter { $0["event"] as? String == "setting" }
                    .reduce(into: [:]) { places, setting in
                        places[setting["name"] as? String ?? ""] = setting["place"] as? String ?? "nobody"
                    }
            }
            let byProfile = try await check([], [:])
            for name in ofProfile { #expect(byProfile[name.rawValue] == path, "\(name)") }
            #expect(
                byProfile["output"] == "--output" && byProfile["quiet"] == "nobody" && byProfile["caFile"] == "nobody"
            )
            let variables = ofProfile.reduce(into: ["MUSTER_QUIET": "no"]) { $0[$1.variable] = Self.usable($1) }
            let byVariable = try await check([], variables)
            for name in ofProfile + [.quiet] { #expect(byVariable[name.rawValue] == name.variable, "\(name)") }
            let connecting: [SettingName] = [.url, .tokenUrl, .organizationId, .concurrency, .quota]
            let byOption = try await check(
                connecting.flatMap { [$0.option, Self.usable($0)] } + ["--no-color"],
                variables
            )
            for name in connecting + [.noColor, .profile] { #expect(byOption[name.rawValue] == name.option, "\(name)") }
        }
    }

    /// A value that can be used: the address is one where nobody listens.
    private static func usable(_ name: SettingName) -> String {
        switch name {
        case .url, .tokenUrl: "http://127.0.0.1:1/identity"
        case .quota: "none"
        case .concurrency: "4"
        case .outageTimeout: "5m"
        case .clientSecretCommand: "echo x"
        default: "7"
        }
    }

    @Test("Output, safety limits and the list separator come from the environment and the profile too, and options win")
    func otherSettings() async throws {
        try await withSandbox { muster, _ in
            try muster.write("name,groups\nnew-1,Finance|Legacy\n", to: "sheet.csv")
            var said = muster
            said.environment["MUSTER_LIST_SEPARATOR"] = "|"
            said.environment["MUSTER_OUTPUT"] = "json"
            #expect(try await said("plan", "sheet.csv").output.contains(#""addGroups":["Finance","Legacy"]"#))
            #expect(
                try await said("plan", "sheet.csv", "--output", "text").output.contains(
                    "\n+ new-1  groups +Finance +Legacy"
                )
            )
            said.environment["MUSTER_MAX_CHANGES"] = "0"
            #expect(try await said("import", "sheet.csv", "--yes").code == 3)
            #expect(try await said("plan", "sheet.csv", "--max-changes", "1").code == 0)
            said.environment["MUSTER_MAX_CHANGES"] = "few"
            let wrong = try await said("import", "sheet.csv")
            #expect(wrong.code == 78 && wrong.errors.contains("MUSTER_MAX_CHANGES 'few' is neither"), "\(wrong.errors)")
        }
    }
}
