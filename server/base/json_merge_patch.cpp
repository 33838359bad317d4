#include "base/json_merge_patch.hpp"

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

#include <map>

namespace ostiary::json {
namespace {

// By key; the last of several with one key counts.
using Members = std::map<std::string_view, Element>;

Members members_of(Element const& element) {
    Members members;
    Object object;
    if (element.get(object) != simdjson::SUCCESS) return members;
    for (auto const [name, member] : object) members.insert_or_assign(name, member);
    return members;
}

void write_merged(Writer& out, Members const& document, Element const& patch) {
    auto const changes = members_of(patch);
    out.begin_object();
    for (auto const& [name, member] : document) {
        if (!changes.contains(name)) out.key(name).raw(simdjson::minify(member));
    }
    for (auto const& [name, change] : changes) {
        if (change.is_null()) continue;
        out.key(name);
        if (!change.is_object()) {
            out.raw(simdjson::minify(change));
            continue;
        }
        auto const old = document.find(name);
        write_merged(out, old == document.end() ? Members() : members_of(old->second), change);
    }
    out.end_object();
}

Element parse(Document& memory, std::string_view text) {
    auto const element = memory.parse_value(text);
    ensure(element && element->is_object(), "what is merged was checked to be an object");
    return *element;
}

}  // namespace

std::string merge_patch(std::string_view document, std::string_view patch) {
    Document of_document;
    Document of_patch;
    std::string merged;
    Writer out(merged);
    write_merged(out, members_of(parse(of_document, document)), parse(of_patch, patch));
    return merged;
}

std::string put_members(std::string_view document, std::string_view members) {
    Document of_document;
    Document of_members;
    auto all = members_of(parse(of_document, document));
    for (auto const& [name, member] : members_of(parse(of_members, members)))
        all.insert_or_assign(name, member);
    std::string merged;
    Writer out(merged);
    out.begin_object();
    for (auto const& [name, member] : all) out.key(name).raw(simdjson::minify(member));
    out.end_object();
    return merged;
}

}  // namespace ostiary::json
