// Emoji by the names that bots write between colons; an unknown name stays as written.

const NAMES = `
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ warning ⚠️
no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 information_source ℹ️ question ❓ grey_question ❔ exclamation ❗
heavy_exclamation_mark ❗ bangbang ‼️ rotating_light 🚨 hourglass ⌛ hourglass_flowing_sand ⏳ repeat 🔁
arrows_counterclockwise 🔄 new 🆕 ok 🆗 sos 🆘 100 💯 heavy_plus_sign ➕ heavy_minus_sign ➖ recycle ♻️
checkered_flag 🏁 triangular_flag_on_post 🚩 vertical_traffic_light 🚦 construction 🚧
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢
large_blue_circle 🔵 large_purple_circle 🟣 large_brown_circle 🟤 white_circle ⚪ black_circle ⚫ radio_button 🔘
large_red_square 🟥 large_orange_square 🟧 large_yellow_square 🟨 large_green_square 🟩 large_blue_square 🟦
white_large_square ⬜ black_large_square ⬛ white_medium_square ◻️ small_blue_diamond 🔹 small_orange_diamond 🔸
small_red_triangle 🔺 small_red_triangle_down 🔻 star ⭐ sparkles ✨ zap ⚡ fire 🔥 boom 💥
calendar 📆 date 📅 spiral_calendar_pad 🗓️ alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ clock1 🕐 clock3 🕒
clock9 🕘 watch ⌚ bell 🔔 no_bell 🔕 zzz 💤 sleeping 😴
moneybag 💰 money_with_wings 💸 dollar 💵 euro 💶 pound 💷 yen 💴 credit_card 💳 receipt 🧾 bank 🏦 coin 🪙
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 scales ⚖️ handshake 🤝 briefcase 💼
shopping_trolley 🛒
memo 📝 pencil ✏️ pencil2 ✏️ page_facing_up 📄 page_with_curl 📃 clipboard 📋 bookmark_tabs 📑 newspaper 📰
file_folder 📁 open_file_folder 📂 card_index_dividers 🗂️ paperclip 📎 pushpin 📌 round_pushpin 📍 link 🔗
email ✉️ envelope ✉️ incoming_envelope 📨 outbox_tray 📤 inbox_tray 📥 mailbox 📫 package 📦 telephone_receiver 📞
phone ☎️ iphone 📱 computer 💻 gear ⚙️ wrench 🔧 hammer_and_wrench 🛠️ key 🔑 lock 🔒 unlock 🔓 door 🚪 mag 🔍
mag_right 🔎 bulb 💡 wastebasket 🗑️ shield 🛡️ gift 🎁 robot_face 🤖 globe_with_meridians 🌐 earth_africa 🌍
speech_balloon 💬 left_speech_bubble 🗨️ mega 📣 loudspeaker 📢 label 🏷️ dart 🎯 compass 🧭 world_map 🗺️ rocket 🚀
airplane ✈️ trophy 🏆 house 🏠 office 🏢 books 📚 scroll 📜 printer 🖨️ floppy_disk 💾 broom 🧹 seedling 🌱 thread 🧵
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_forward ▶️ arrow_backward ◀️
arrow_upper_right ↗️ arrow_lower_right ↘️ arrow_right_hook ↪️ leftwards_arrow_with_hook ↩️
twisted_rightwards_arrows 🔀 fast_forward ⏩ double_vertical_bar ⏸️ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣
five 5️⃣
bust_in_silhouette 👤 busts_in_silhouette 👥 wave 👋 +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 clap 👏 raised_hands 🙌
pray 🙏 muscle 💪 point_right 👉 point_down 👇 eyes 👀 tada 🎉 smile 😄 slightly_smiling_face 🙂 grinning 😀 blush 😊
thinking_face 🤔 sweat_smile 😅 cry 😢 confused 😕 neutral_face 😐 heart ❤️ office_worker 🧑‍💼
technologist 🧑‍💻
`;

const words = NAMES.trim().split(/\s+/);
const BY_NAME = new Map(words.flatMap((word, index) => (index % 2 ? [] : [[word, words[index + 1]]])));

/** The character for an emoji name, or undefined. */
export const emojiCharacter = (name) => BY_NAME.get(name);
