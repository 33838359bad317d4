#include "base/json_writer.hpp"
#include "settings/fields.hpp"
#include "settings/table.hpp"
#include "settings/value.hpp"

#include <fmt/format.h>

namespace ostiary::settings {
namespace {

// Adds type and bounds of a field to a JSON object.
class Description {
  public:
    explicit Description(json::Writer& json) : json_(json) {}

    void operator()(TruthField const&) { json_.field("type", "boolean"); }
    void operator()(NumberField const& field) {
        json_.field("type", "integer").field("smallest", field.smallest).field("largest", field.largest);
    }
    void operator()(DurationField const& field) {
        json_.field("type", "integer").field("unit", "seconds");
        json_.field("smallest", field.smallest.count()).field("largest", field.largest.count());
    }
    void operator()(PresenceField const&) {
        json_.field("type", "string").key("values").begin_array();
        for (auto const name : presence_names) json_.value(name);
        json_.end_array();
    }
    void operator()(TextField const& field) {
        json_.field("type", "string").field("shortest", field.shortest).field("longest", field.longest);
    }
    void operator()(TextListField const& field) { json_.field("type", "list").field("most", field.most); }

  private:
    json::Writer& json_;
};

// The same in words.
struct Words {
    std::string operator()(TruthField const&) const { return "true or false"; }
    std::string operator()(NumberField const& field) const {
        return fmt::format("{} to {}", field.smallest, field.largest);
    }
    std::string operator()(DurationField const& field) const {
        return fmt::format("{} to {} seconds", field.smallest.count(), field.largest.count());
    }
    std::string operator()(PresenceField const&) const {
        return fmt::format("{}", fmt::join(presence_names, ", "));
    }
    std::string operator()(TextField const& field) const {
        return fmt::format("{}, {} to {} characters", field.kind.description, field.shortest, field.longest);
    }
    std::string operator()(TextListField const& field) const {
        return fmt::format("a list of at most {}: {}", field.most, field.kind.description);
    }
};

constexpr std::string_view introduction =
    "# Settings of an application\n\n"
    "Every application has its own. They are read and changed at run time by `GET` and `PATCH "
    "/v1/admin/applications/{id}/settings`; the change is a JSON merge patch (RFC 7396), so "
    "`{\"codes\": {\"length\": 8}}` changes one field and `null` gives a field its default again. This page "
    "is made from "
    "the table in `server/settings/table.cpp`.\n";

}  // namespace

std::string describe() {
    Settings defaults;
    std::string out;
    json::Writer json(out);
    json.begin_array();
    for (Group const& group : table()) {
        for (Field const& field : group.fields) {
            json.begin_object().field("path", path_of(group, field));
            std::visit(Description(json), field.value);
            json.key("default");
            write_value(json, field, defaults);
            json.field("description", field.description).end_object();
        }
    }
    json.end_array();
    return out;
}

std::string reference() {
    Settings defaults;
    std::string page(introduction);
    for (Group const& group : table()) {
        page += fmt::format(
            "\n## {}\n\n{}\n\n| field | values | default | meaning |\n| --- | --- | --- | --- |\n",
            group.name, group.description);
        for (Field const& field : group.fields) {
            std::string value;
            json::Writer json(value);
            write_value(json, field, defaults);
            page += fmt::format("| `{}` | {} | `{}` | {} |\n", path_of(group, field),
                                std::visit(Words(), field.value), value, field.description);
        }
    }
    return page;
}

}  // namespace ostiary::settings
