// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.
(()=>{var SVG_SPACE="http://www.w3.org/2000/svg";function el(tag,attributes={},...children){let node=document.createElement(tag);return setAttributes(node,attributes),
node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function svgEl(tag,attributes={},...children){let node=document.createElementNS(
SVG_SPACE,tag);return setAttributes(node,attributes),node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function setAttributes(node,attributes){
for(let[name,value]of Object.entries(attributes))value!=null&&node.setAttribute(name,String(value))}var PIECES="rnnviz Sans",WHOLE="Source Sans";async function fontRules(theme,text){let family=unquoted(theme.font.split(",")[0]),faces=[...document.styleSheets].
flatMap(rulesOf).filter(rule=>rule instanceof CSSFontFaceRule&&rule.style.getPropertyValue("font-style")!=="italic"),of=name=>faces.filter(rule=>unquoted(rule.style.
getPropertyValue("font-family"))===name),pieces=family===WHOLE?of(PIECES):[];for(let some of[pieces,of(family)]){let needed=some.filter(rule=>covers(rangeOf(rule),
text)),had=(await Promise.allSettled(needed.map(rule=>carried(rule,family)))).flatMap(rule=>rule.status==="fulfilled"?rule.value:[]);if(had.length)return had.join(
`
`)}return""}async function carried(rule,family){let[,address]=/url\(["']?([^"')]+)/.exec(rule.style.getPropertyValue("src")),answer=await fetch(new URL(address,
rule.parentStyleSheet.href??document.baseURI));if(!answer.ok)throw new Error(`The font is not there: ${answer.status}.`);let weight=rule.style.getPropertyValue(
"font-weight")||"400",range=rangeOf(rule);return`@font-face { font-family: "${family}"; font-weight: ${weight}; ${range&&`unicode-range: ${range}; `}src: url(${await dataUrl(
await answer.blob())}); }`}var rangeOf=rule=>rule.style.getPropertyValue("unicode-range"),unquoted=text=>text.trim().replace(/^["']|["']$/g,"");function covers(range,text){
if(!range)return!0;let ends=range.split(",").map(each=>{let[first,last=first]=each.trim().replace(/^U\+/i,"").split("-");return[parseInt(first.replaceAll("?","0"),
16),parseInt(last.replaceAll("?","F"),16)]});return[...text].some(character=>{let code=character.codePointAt(0);return ends.some(([first,last])=>first<=code&&code<=
last)})}function rulesOf(sheet){try{return[...sheet.cssRules]}catch{return[]}}function dataUrl(blob){return new Promise((resolve,reject)=>{let reader=new FileReader;
reader.onload=()=>resolve(String(reader.result)),reader.onerror=()=>reject(reader.error),reader.readAsDataURL(blob)})}function saveBlob(blob,name){let link=el("a",{href:URL.createObjectURL(blob),download:name});document.body.append(link),link.click(),link.remove(),setTimeout(()=>URL.
revokeObjectURL(link.href),1e4)}function fileName(name,ending){return`${String(name).replace(/[^\p{L}\p{N}._-]+/gu,"-").replace(/^[-.]+|[-.]+$/g,"").slice(0,100)||
"rnnviz"}.${ending}`}var svgText=svg=>new XMLSerializer().serializeToString(svg);function saveElement(svg,name){saveBlob(new Blob([svgText(svg)],{type:"image/svg+xml"}),fileName(name,
"svg"))}function saveCanvas(canvas,name){canvas.toBlob(blob=>saveBlob(blob,fileName(name,"png")),"image/png")}var SVG=["SVG","As on the screen and sharp at any size, for print"],PNG=["PNG","As on the screen and twice as fine, for slides"];function makeMenu(){let node=el("details",{class:"menu"}),list=el("div",{class:"menu-list"}),summary=el("summary",{"aria-label":"Save this figure"},"Save");node.
append(summary,list);let add=(label,help,action)=>{let button=el("button",{type:"button",title:help},label);return button.addEventListener("click",()=>{node.open=
!1,action()}),list.append(button),button};return node.addEventListener("keydown",event=>{event.key!=="Escape"||!node.open||(node.open=!1,summary.focus(),event.stopPropagation())}),
node.addEventListener("focusout",event=>{node.contains(event.relatedTarget)||(node.open=!1)}),{node,summary,add}}var CHARTS="[data-testid='stVegaLiteChart'], [data-testid='stPlotlyChart']",DRAWN="svg.marks, svg.main-svg",FONT="600 15px",LINE=20,MARGIN=12;function saveCharts(){
let asked;new MutationObserver(()=>{asked??=setTimeout(()=>{asked=void 0,tend()},100)}).observe(document.body,{childList:!0,subtree:!0})}function tend(){for(let place of document.
querySelectorAll(".chart-save"))place.nextElementSibling?.matches(CHARTS)||place.remove();for(let chart of document.querySelectorAll(CHARTS)){if(chart.previousElementSibling?.
matches(".chart-save"))continue;let menu=makeMenu(),place=el("div",{class:"chart-save"},menu.node),now=()=>place.nextElementSibling;menu.add(...SVG,async()=>saveElement(
await drawnOf(now()),nameOf(now()))),menu.add(...PNG,async()=>savePicture(await drawnOf(now()),nameOf(now()))),chart.before(place)}}var titleOf=chart=>/^.*?(?=\.\s|\.?$)/s.
exec(chart.getAttribute("aria-label")??"")?.[0]??"",nameOf=chart=>/st-key-([\w-]+)/.exec(chart.closest("[class*='st-key-']")?.className??"")?.[1]??(titleOf(chart).
split(/[:;,]\s/)[0]||"chart");async function drawnOf(chart){let{left,top,width,height}=chart.getBoundingClientRect(),page2=getComputedStyle(chart.closest(".stAp\
p")),lines=linesOf(titleOf(chart),width-2*MARGIN,page2.fontFamily),head=MARGIN+lines.length*LINE,whole=svgEl("svg",{xmlns:SVG_SPACE,width,height:head+height,viewBox:`\
0 0 ${width} ${head+height}`});whole.append(svgEl("rect",{width,height:head+height,fill:page2.backgroundColor})),lines.forEach((line,k)=>whole.append(svgEl("tex\
t",{x:MARGIN,y:MARGIN/2+(k+.8)*LINE,fill:page2.color,style:`font: ${FONT} ${page2.fontFamily}`},line)));for(let part of chart.querySelectorAll(DRAWN)){let copy=part.
cloneNode(!0),box=part.getBoundingClientRect();setAttributes(copy,{x:box.left-left,y:head+box.top-top,width:box.width,height:box.height});let[seen,written]=[part,
copy].map(one=>one.querySelectorAll("text"));written.forEach((text,k)=>{text.style.fontFamily=getComputedStyle(seen[k]).fontFamily}),whole.append(copy)}let font={
font:page2.fontFamily};return whole.prepend(svgEl("style",{},await fontRules(font,whole.textContent??""))),whole}function linesOf(title,width,family){let pen=el(
"canvas",{}).getContext("2d");if(!title||!pen)return[];pen.font=`${FONT} ${family}`;let lines=[];for(let word of title.split(" ")){let longer=lines.length?`${lines[lines.
length-1]} ${word}`:word;lines.length&&pen.measureText(longer).width<=width?lines[lines.length-1]=longer:lines.push(word)}return lines}async function savePicture(svg,name){
let[width,height]=[svg.width.baseVal.value,svg.height.baseVal.value],picture=new Image;picture.src=`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(
svg))}`,await picture.decode();let canvas=el("canvas",{width:Math.ceil(2*width),height:Math.ceil(2*height)});canvas.getContext("2d")?.drawImage(picture,0,0,2*width,
2*height),saveCanvas(canvas,name)}function keepFocus(){let FOCUSABLE="a[href], button:enabled, input:enabled, textarea:enabled, summary, [tabindex='0']",PLACES="[data-testid='stMainBlockContaine\
r'], [data-testid='stSidebarUserContent']",within=node=>[...node.querySelectorAll(FOCUSABLE)].filter(one=>one.offsetParent),held=null,hold=({target})=>{let place=target.
matches(":focus-visible")&&target.closest(PLACES);held=place?{target,around:[]}:null;for(let node=target;held&&node!==place;node=node.parentElement){let around=node.
parentElement;held.around.push({node:around,at:within(around).indexOf(target)})}},keep=()=>{if(!(!held||document.activeElement!==document.body)&&!(held.target.isConnected&&
!held.target.disabled))for(let{node,at}of held.around){let choices=node.isConnected?within(node):[];if(choices.length){choices[Math.min(Math.max(at,0),choices.length-
1)].focus();return}}};document.addEventListener("focusin",hold),document.addEventListener("pointerdown",()=>{held=null},!0);let asked;new MutationObserver(()=>{
clearTimeout(asked),asked=setTimeout(keep,50)}).observe(document.body,{childList:!0,subtree:!0,attributeFilter:["disabled"]})}var FIGURE=".st-key-lesson-present .st-key-lessons-figure",FIXED="[data-testid='stVegaLiteChart'], [data-testid='stDataFrame']";function growFigures(){let root=document.documentElement,figure=null,[zoom,tries,shown]=[1,0,""],fit=()=>{if(!figure?.isConnected)return;shown!==location.search&&
([tries,shown]=[0,location.search]);let{top,width,height}=figure.getBoundingClientRect(),scrolled=document.querySelector("[data-testid='stMain']")?.scrollTop??0,
below=figure.parentElement?.nextElementSibling?.getBoundingClientRect().height??0,room=innerHeight-top-scrolled-below-32,most=figure.querySelector(FIXED)?1:Math.
max(1,Math.min(2.5,width/570)),wanted=Math.min(Math.max(zoom*room/height,1),most);!height||tries>=10||Math.abs(wanted-zoom)<.02||([zoom,tries]=[wanted,tries+1],
root.style.setProperty("--figure-zoom",zoom.toFixed(3)))},resized=new ResizeObserver(()=>requestAnimationFrame(fit));new MutationObserver(()=>{let found=document.
querySelector(FIGURE);found!==figure&&(resized.disconnect(),figure=found,tries=0,found&&resized.observe(found))}).observe(document.body,{childList:!0,subtree:!0}),
addEventListener("resize",()=>{tries=0,fit()})}var PLACE=".st-key-what-if";function focus(place){let head=place.querySelector("h3, input");head?.tagName==="H3"&&(head.tabIndex=-1),head?.focus({preventScroll:!0})}function landOnWhatIf(){
let landed=null,ends,keep=()=>{let place=document.querySelector(PLACE);place&&(place!==landed&&grown.observe(place.closest("[data-testid='stMainBlockContainer']")??
document.body),(place!==landed||document.activeElement===document.body)&&focus(place),landed||(ends=setTimeout(leave,15e3)),landed=place,place.scrollIntoView())},
drawn=new MutationObserver(keep),grown=new ResizeObserver(keep),leave=()=>{clearTimeout(ends),drawn.disconnect(),grown.disconnect(),landed=null},follow=address=>{
new URL(address,location.href).searchParams.has("change")&&(leave(),drawn.observe(document.body,{childList:!0,subtree:!0}))};for(let does of["wheel","pointerdow\
n","keydown","popstate"])addEventListener(does,leave,{capture:!0,passive:!0});document.addEventListener("click",({target,ctrlKey,metaKey,shiftKey})=>{if(ctrlKey||
metaKey||shiftKey)return;let link=target instanceof Element&&target.closest("a[href]");link instanceof HTMLAnchorElement&&follow(link.href)}),follow(location.href)}function closeSidebar(){document.addEventListener("click",({target})=>{let followed=target instanceof Element&&target.closest("[data-testid='stSidebar'] [data-t\
estid='stPageLink'] a");if(innerWidth>=768||!followed)return;document.querySelector("[data-testid='stSidebarCollapseButton'] button")?.click()})}var TURNS={ArrowRight:"next",PageDown:"next",ArrowLeft:"back",PageUp:"back",Escape:"leave"},SLIDER="input[type='range'], [role='slider']",TYPED="input:not([type\
='range']), textarea, select, [contenteditable='true']";function turnByKeys(){let FREE="body, a[href], button, summary, [data-testid='stMain'], h1, h2, h3";document.
addEventListener("keydown",event=>{let turn=TURNS[event.key];if(!turn||event.defaultPrevented||modified(event))return;let target=event.composedPath()[0];if(!(target instanceof
Element))return;if(event.key==="Escape"&&presented()&&target.matches(SLIDER)){press(turn,event);return}if(!target.matches(FREE))return;let inFigure=target.getRootNode()!==
document;event.key==="Escape"&&document.querySelector("[role='dialog'], [data-baseweb='popover']")||inFigure||target.closest("[role='listbox'], [role='radiogrou\
p'], [role='tablist'], .view")||press(turn,event)}),addEventListener("keydown",event=>{let target=event.composedPath()[0];!event.key.startsWith("Page")||modified(
event)||!presented()||target instanceof Element&&target.matches(TYPED)||(event.stopPropagation(),press(TURNS[event.key],event))},!0)}var modified=event=>event.altKey||
event.ctrlKey||event.metaKey||event.shiftKey,presented=()=>document.querySelector(".st-key-lesson-present")!==null;function press(turn,event){let button=document.
querySelector(`.st-key-lessons-${turn} button`);button&&(event.preventDefault(),button.disabled||button.click())}var page=window;page.rnnvizPage||(page.rnnvizPage=!0,keepFocus(),closeSidebar(),growFigures(),saveCharts(),landOnWhatIf(),turnByKeys());})();
