import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import MusterCommand

@Suite("Settings", .inTurn)
struct SettingsTests {
    /// The places a setting can be said in, the strongest first.
    private enum Place: Int, CaseIterable {
        case sandbox, option, environment, profile, run
    }

    /// What a setting is given in a place: another value in each.
    private static func value(_ name: SettingName, _ place: Place) -> String {
        switch name.kind {
        case .flag: place == .profile ? "true" : "yes"
        case .number: "\(place.rawValue + 1)"
        case .text: name.isPath ? "/\(place)" : "\(name.rawValue) of \(place)"
        }
    }

    /// Settings with a home folder of their own, where a setting is said in some places.
    private func settings(_ name: SettingName, _ places: [Place], in home: FilePath) throws -> Settings {
        let said = { (place: Place) -> [SettingName: String] in
            places.contains(place) ? [name: Self.value(name, place)] : [:]
        }
        var environment = ["HOME": home.string, "XDG_CONFIG_HOME": home.string]
        for (name, value) in said(.environment) { environment[name.variable] = value }
        try FileManager.default.createDirectory(
            atPath: home.appending("muster").string,
            withIntermediateDirectories: true
        )
        let value = said(.profile)[name].map { name.kind == .text ? "\"\($0)\"" : $0 }
        let json = value.map { "{\"\(name.rawValue)\": \($0)}" } ?? "{}"
        try Data(json.utf8).write(to: URL(filePath: home.appending("muster/default.json").string))
        return try Settings(
            options: said(.option),
            earlier: .init(values: said(.run)),
            environment: environment
        ).rehearsing(said(.sandbox))
    }

    @Test(
        "Of all places that say a setting, the closest one wins, and is named as the source",
        arguments: SettingName.allCases.filter { $0 != .profile }
    )
    func precedence(name: SettingName) async throws {
        try await withTemporaryFolder { home in
            let places = Place.allCases.filter { $0 != .profile || name.isOfProfile }
            for (number, place) in places.enumerated() {
                let setting = try #require(try settings(name, Array(places[number...]), in: home)(name))
                #expect(setting.value == Self.value(name, place), "\(place)")
                let source: Setting.Source =
                    switch place {
                    case .sandbox: .sandbox
                    case .option: .option
                    case .environment: .environment(name.variable)
                    case .profile: .profile(home.appending("muster/default.json"))
                    case .run: .run
                    }
                #expect(setting.source == source)
                // And it wins when nobody else says anything.
                #expect(try settings(name, [place], in: home)(name)?.value == setting.value)
            }
            #expect(try settings(name, [], in: home)(name) == nil)
        }
    }

    @Test("A setting's option, variable and key follow from its name", arguments: SettingName.allCases)
    func names(name: SettingName) {
        #expect(
            name.option == "--" + name.label
                && name.variable == "MUSTER_" + name.option.dropFirst(2).uppercased().replacing("-", with: "_")
        )
        #expect(name.label.replacing("-", with: "") == name.rawValue.lowercased())
    }

    @Test("An empty variable is one that is not set")
    func emptyVariable() async throws {
        try await withTemporaryFolder { home in
            let settings = try Settings(
                options: [:],
                environment: ["HOME": home.string, "MUSTER_URL": "", "MUSTER_PROFILE": ""]
            )
            #expect(settings(.url) == nil && settings.profile == nil)
        }
    }

    @Test("NO_COLOR counts, whatever its value, unless something of our own says otherwise")
    func noColor() async throws {
        try await withTemporaryFolder { home in
            var environment = ["HOME": home.string, "NO_COLOR": "0"]
            let bare = try #require(try Settings(options: [:], environment: environment)(.noColor))
            #expect(try bare.flag() && bare.source == .environment("NO_COLOR"))
            environment["MUSTER_NO_COLOR"] = "false"
            let said = try #require(try Settings(options: [:], environment: environment)(.noColor))
            #expect(try !said.flag() && said.source == .environment("MUSTER_NO_COLOR"))
        }
    }

    @Test(
        "Of several ways to give a secret, the one said closest by counts; in one place a token before a client's secret",
        arguments: [
            (["MUSTER_TOKEN"], #"{"clientSecretFile": "x"}"#, .token),
            (["MUSTER_CLIENT_SECRET"], #"{"tokenFile": "x"}"#, .clientSecret),
            (["MUSTER_CLIENT_SECRET", "MUSTER_TOKEN"], "{}", .token),
            (["MUSTER_CLIENT_SECRET_COMMAND", "MUSTER_CLIENT_SECRET_FILE"], "{}", .clientSecretFile),
            ([], #"{"clientSecretCommand": "x", "tokenCommand": "y"}"#, .tokenCommand),
        ] as [([String], String, SettingName)]
    )
    func closestSecret(variables: [String], profile: String, expected: SettingName) async throws {
        try await withTemporaryFolder { home in
            let folder = home.appending("muster").string
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(profile.utf8).write(to: URL(filePath: folder + "/default.json"))
            var environment = ["HOME": home.string, "XDG_CONFIG_HOME": home.string]
            for variable in variables { environment[variable] = "z" }
            #expect(try Settings(options: [:], environment: environment).secret?.name == expected)
        }
    }

    @Test("Profiles and state lie where the platform keeps such things, and where XDG says")
    func folders() {
        let plain = Folders(["HOME": "/home/ada"])
        #if os(macOS)
            #expect(plain.profiles == "/home/ada/Library/Application Support/muster")
            #expect(plain.state == plain.profiles)
        #else
            #expect(plain.profiles == "/home/ada/.config/muster" && plain.state == "/home/ada/.local/state/muster")
        #endif
        let said = Folders(["HOME": "/home/ada", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"])
        #expect(said.profiles == "/c/muster" && said.state == "/s/muster")
        #expect(plain.short("/home/ada/x") == "~/x" && plain.short("/home/adam/x") == "/home/adam/x")
    }
}
